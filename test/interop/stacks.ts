/** The SOAP stacks that tour the server: how each is found, built and called, and what it makes of dates and numbers. */

import { gateOrLong } from "../harness/length.ts";

/** One call of a stack's tour, which gets base, user, password, version, path of the WSDL and way to log in. */
export interface Tour {
  /** Several of them in one process where that costs less: it says `next` after each. */
  readonly version: "1.1" | "1.2" | "1.1,1.2,mtom";
  /** Without it `command` of the stack. */
  readonly command?: readonly string[];
  /** Without it the WSDL of 2014-04-03. */
  readonly path?: string;
  readonly way?: "header" | "basic";
}

export interface Stack {
  /** As docs/soap-and-clients.md names it. */
  readonly name: string;
  /** Below test/interop; a `build.sh` in it runs first. */
  readonly folder: string;
  /** Which of several builds are made, for its `build.sh`. */
  readonly builds?: readonly string[];
  /** Debian's packages, none for npm's. */
  readonly packages: string;
  /** Succeeds where the stack is installed. */
  readonly probe: readonly string[];
  /** `FOLDER` stands for the stack's folder. */
  readonly command: readonly string[];
  readonly tours: readonly Tour[];
  /** Sends a file to our own service and fetches what becomes of it; it gets base, user, password and the file's path. */
  readonly submitsFile?: readonly string[];
  /** What its language shows as text. */
  readonly asText?: readonly ("date" | "number" | "boolean")[];
  /** Names that its code generator makes, each with a pattern of the file and one of its text. */
  readonly generated?: readonly (readonly [file: RegExp, text: RegExp])[];
}

export const LATEST = "/scene7/webservice/IpsApi-2014-04-03.wsdl";
const UNVERSIONED = "/scene7/webservice/IpsApi.wsdl";
const OF_2013 = "/scene7/webservice/IpsApi-2013-02-15.wsdl";

const BOTH: readonly Tour[] = [{ version: "1.1" }, { version: "1.2" }];

/** Every WSDL in both versions, and both ways to log in. */
const EVERY_WSDL: readonly Tour[] = [
  ...BOTH,
  { version: "1.1", path: UNVERSIONED },
  { version: "1.2", path: UNVERSIONED, way: "basic" },
  { version: "1.1", path: OF_2013, way: "basic" },
  { version: "1.2", path: OF_2013 },
];

const JAVA_NAMES = [
  "SubmitJobParam",
  "StopJobParam",
  "StopJobReturn",
  "IpsApiFault",
  "AuthenticationFault",
  "AuthorizationFault",
];

/** One public class a file, as Java has it. */
const JAVA_CLASSES = JAVA_NAMES.map(
  (name) =>
    [new RegExp(`/${name}\\.java$`, "u"), new RegExp(`public class ${name}\\b`, "u")] as const,
);

// wsdl2java's and wsimport's class files are below the folder where the tour is built.
const AXIS = ["axis", "axis-jaxrpc", "axis-saaj", "commons-discovery", "commons-logging", "wsdl4j"];
/** For a program that is short. */
const JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"] as const;
const jars = (names: readonly string[]): string =>
  [".", ...names.map((name) => `/usr/share/java/${name}.jar`)].join(":");
const hasFile = (path: string): string => `test -e ${path}`;

export const STACKS: readonly Stack[] = [
  {
    name: "PHP SoapClient",
    folder: "php",
    packages: "php-cli php-soap",
    probe: ["php", "-r", "exit(class_exists('SoapClient') ? 0 : 1);"],
    command: ["php", "FOLDER/tour.php"],
    submitsFile: ["php", "FOLDER/submit-file.php"],
    tours: EVERY_WSDL,
    asText: ["date"],
  },
  {
    name: "zeep",
    folder: "zeep",
    packages: "python3-zeep",
    probe: ["/usr/bin/python3", "-c", "import zeep"],
    command: ["/usr/bin/python3", "FOLDER/tour.py"],
    submitsFile: ["/usr/bin/python3", "FOLDER/submit_file.py"],
    // Reading the WSDL takes zeep a second; PHP reads every one in the gate too.
    tours: gateOrLong(
      [{ version: "1.1" }, { version: "1.2", path: UNVERSIONED, way: "basic" }],
      EVERY_WSDL,
    ),
  },
  {
    name: "suds",
    folder: "suds",
    packages: "python3-suds",
    probe: ["/usr/bin/python3", "-c", "import suds"],
    command: ["/usr/bin/python3", "FOLDER/tour.py"],
    submitsFile: ["/usr/bin/python3", "FOLDER/submit_file.py"],
    tours: [{ version: "1.1" }],
  },
  {
    name: "JAX-WS",
    folder: "jax-ws",
    packages: "jaxws openjdk-17-jdk-headless",
    probe: ["sh", "-c", `which wsimport javac && ${hasFile("/usr/share/java/jaxws-rt.jar")}`],
    command: [...JAVA, jars(["jaxws-rt"]), "Tour"],
    tours: [{ version: "1.1,1.2,mtom" }],
    submitsFile: [...JAVA, jars(["jaxws-rt"]), "SubmitFile"],
    generated: JAVA_CLASSES,
  },
  {
    name: "Axis 1.4",
    folder: "axis",
    packages:
      "libaxis-java libcommons-discovery-java libcommons-logging-java libwsdl4j-java openjdk-17-jdk-headless",
    probe: [
      "sh",
      "-c",
      `which javac && ${AXIS.map((name) => hasFile(`/usr/share/java/${name}.jar`)).join(" && ")}`,
    ],
    command: [...JAVA, jars(AXIS), "Tour"],
    tours: [{ version: "1.1" }],
    generated: JAVA_CLASSES,
  },
  {
    name: "Mono",
    folder: "mono",
    packages: "mono-mcs mono-runtime libmono-system-web-services4.0-cil",
    probe: ["sh", "-c", "which mono mcs"],
    command: ["mono", "tour.exe"],
    tours: BOTH,
    // .NET names the class of a type without a name as its element.
    generated: ["submitJobParam", "stopJobParam", "stopJobReturn", "authHeader"].map(
      (name) => [/\/Ips\.cs$/u, new RegExp(`class ${name}\\b`, "u")] as const,
    ),
  },
  {
    name: "gSOAP",
    folder: "gsoap",
    packages: "gsoap libgsoap-dev gcc libc6-dev",
    probe: ["sh", "-c", `which wsdl2h soapcpp2 gcc && ${hasFile("/usr/include/stdsoap2.h")}`],
    // A client that marks its values with xsi:type says all that the other one says; each takes a compiler seconds.
    builds: gateOrLong(["-t"], ["-t", "plain"]),
    command: ["./-t/tour"],
    tours: gateOrLong(BOTH, [
      ...BOTH,
      ...BOTH.map((each) => ({ ...each, command: ["./plain/tour"] })),
    ]),
  },
  {
    name: "SOAP::Lite",
    folder: "soap-lite",
    packages: "libsoap-lite-perl",
    probe: ["perl", "-MSOAP::Lite", "-e", "1"],
    command: ["perl", "FOLDER/tour.pl"],
    tours: [{ version: "1.1" }],
    asText: ["date", "number", "boolean"],
  },
  {
    name: "tclws",
    folder: "tclws",
    packages: "tclws",
    probe: ["sh", "-c", "echo 'package require WS::Client' | tclsh"],
    command: ["tclsh", "FOLDER/tour.tcl"],
    tours: [{ version: "1.1" }],
    asText: ["date", "number", "boolean"],
  },
  {
    name: "soap4r",
    folder: "soap4r",
    packages: "ruby-soap4r",
    probe: ["ruby", "-W0", "-e", "require 'soap/wsdlDriver'"],
    command: ["ruby", "-W0", "FOLDER/tour.rb"],
    tours: [{ version: "1.1" }],
    asText: ["date", "number", "boolean"],
  },
  {
    name: "LuaSOAP",
    folder: "lua-soap",
    packages: "lua5.1 lua-soap",
    probe: ["lua5.1", "-e", "require 'soap.client'"],
    command: ["lua5.1", "FOLDER/tour.lua"],
    tours: BOTH,
    asText: ["date", "number", "boolean"],
  },
  {
    name: "node-soap",
    folder: "node-soap",
    packages: "",
    probe: ["node", "--version"],
    command: ["node", "FOLDER/tour.mjs"],
    tours: [
      { version: "1.1" },
      { version: "1.2", path: OF_2013 },
      { version: "1.1", path: "/scene7/services/IpsApiService?wsdl" },
      ...gateOrLong<readonly Tour[]>(
        [],
        [{ version: "1.2" }, { version: "1.1", path: UNVERSIONED }],
      ),
    ],
  },
  {
    name: "strong-soap",
    folder: "strong-soap",
    packages: "",
    probe: ["node", "--version"],
    command: ["node", "FOLDER/tour.mjs"],
    tours: [{ version: "1.2" }],
  },
];
