/** Apache Commons Net: put, list, rename, delete, get. */
import java.io.*;
import java.nio.file.*;
import org.apache.commons.net.ftp.*;
import org.apache.commons.net.util.TrustManagerUtils;

public class CommonsNet {
  static void must(boolean done, FTPClient ftp) {
    if (!done) throw new IllegalStateException(ftp.getReplyString());
  }

  public static void main(String[] arguments) throws Exception {
    var env = System.getenv();
    boolean isEncrypted = env.get("TLS").equals("yes");
    FTPClient ftp = new FTPClient();
    if (isEncrypted) {
      var encrypted = new FTPSClient(false);
      encrypted.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
      ftp = encrypted;
    }
    ftp.setAutodetectUTF8(true);
    ftp.setDefaultTimeout(20000);
    ftp.connect("127.0.0.1", Integer.parseInt(env.get("PORT")));
    must(ftp.login("anna", "secret"), ftp);
    if (ftp instanceof FTPSClient encrypted) {
      encrypted.execPBSZ(0);
      encrypted.execPROT("P");
    }
    ftp.enterLocalPassiveMode();
    must(ftp.setFileType(FTP.BINARY_FILE_TYPE), ftp);
    must(ftp.changeWorkingDirectory(env.get("FOLDER") + "/ORIGINAL"), ftp);
    for (File file : new File(env.get("FILES")).listFiles()) {
      try (InputStream in = new FileInputStream(file)) {
        must(ftp.storeFile(file.getName(), in), ftp);
      }
    }
    must(ftp.rename("plain.jpg", "renamed.jpg"), ftp);
    must(ftp.deleteFile("gone.jpg"), ftp);
    var shown = new PrintStream(System.out, true, "UTF-8");
    for (FTPFile file : ftp.listFiles()) shown.println(file.getName() + " " + file.getSize());
    try (OutputStream out = new FileOutputStream(env.get("OUT"))) {
      must(ftp.retrieveFile(env.get("RESULT"), out), ftp);
    }
    ftp.logout();
  }
}
