/** The clients that tour the FTP door: how each is found and called, and what it can. */

export interface FtpClient {
  readonly name: string;
  /** Debian's. */
  readonly packages: string;
  /** Succeeds where it is installed. */
  readonly probe: readonly string[];
  /** In the folder clients/. */
  readonly command: readonly string[];
  readonly speaksTls: boolean;
  /** Whether it does all of the tour; others put, and find what they put under their last names. */
  readonly isWhole: boolean;
  /** Whether it fetches a result. */
  readonly gets: boolean;
  /** Whether it tells the times of the files that it puts. */
  readonly tellsTimes?: boolean;
  /** Takes seconds: in clear it tours with FAULTS=long only. */
  readonly isSlow?: boolean;
}

const WHOLE = { speaksTls: true, isWhole: true, gets: true };
const JARS = "/usr/share/java/commons-net.jar";

const command = (name: string) => ["sh", "-c", `command -v ${name}`];

export const FTP_CLIENTS: readonly FtpClient[] = [
  { name: "curl", packages: "curl", probe: command("curl"), command: ["sh", "curl.sh"], ...WHOLE },
  {
    name: "lftp",
    packages: "lftp",
    probe: command("lftp"),
    command: ["sh", "lftp.sh"],
    ...WHOLE,
    tellsTimes: true,
  },
  {
    name: "NcFTP",
    packages: "ncftp",
    probe: command("ncftpput"),
    command: ["sh", "ncftp.sh"],
    tellsTimes: true,
    speaksTls: false,
    isWhole: false,
    gets: true,
  },
  {
    name: "tnftp",
    packages: "tnftp",
    probe: command("tnftp"),
    command: ["sh", "tnftp.sh"],
    ...WHOLE,
    speaksTls: false,
  },
  {
    name: "inetutils",
    packages: "inetutils-ftp",
    probe: command("inetutils-ftp"),
    command: ["sh", "inetutils.sh"],
    ...WHOLE,
    speaksTls: false,
  },
  {
    name: "wput",
    packages: "wput",
    probe: command("wput"),
    command: ["sh", "wput.sh"],
    speaksTls: true,
    isWhole: false,
    gets: false,
  },
  {
    name: "rclone",
    packages: "rclone",
    probe: command("rclone"),
    command: ["sh", "rclone.sh"],
    ...WHOLE,
    tellsTimes: true,
    isSlow: true,
  },
  {
    name: "Python ftplib",
    packages: "python3",
    probe: command("python3"),
    command: ["python3", "ftplib_tour.py"],
    ...WHOLE,
    isSlow: true,
  },
  {
    name: "PHP",
    packages: "php-cli",
    probe: ["php", "-r", "exit(function_exists('ftp_ssl_connect') ? 0 : 1);"],
    command: ["php", "php.php"],
    ...WHOLE,
  },
  {
    name: "Perl Net::FTP",
    packages: "libio-socket-ssl-perl",
    probe: ["perl", "-MNet::FTP", "-MIO::Socket::SSL", "-e", "1"],
    command: ["perl", "net-ftp.pl"],
    ...WHOLE,
  },
  {
    name: "Ruby net-ftp",
    packages: "ruby",
    probe: ["ruby", "-rnet/ftp", "-e", "1"],
    command: ["ruby", "net-ftp.rb"],
    ...WHOLE,
    isSlow: true,
  },
  {
    name: "Java commons-net",
    packages: "libcommons-net-java openjdk-17-jdk-headless",
    probe: ["sh", "-c", `test -e ${JARS} && java -version`],
    command: [
      "java",
      "-Dfile.encoding=UTF-8",
      "-Dsun.jnu.encoding=UTF-8",
      "-cp",
      JARS,
      "CommonsNet.java",
    ],
    ...WHOLE,
    isSlow: true,
  },
  {
    name: "Mono FtpWebRequest",
    packages: "mono-mcs mono-runtime",
    probe: ["sh", "-c", "command -v mono && command -v mcs"],
    command: ["sh", "mono.sh"],
    ...WHOLE,
    isSlow: true,
  },
];
