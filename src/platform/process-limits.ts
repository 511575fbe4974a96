/** What the system lets the process do at once, beside what the settings can need: told at start where it is too little. */

import { readFileSync } from "node:fs";
import type { Log } from "../core/ports/base.ts";

interface LimitNeed {
  /** As Linux names it in /proc/self/limits. */
  readonly name: string;
  readonly needed: number;
  /** What is said where there is less: why it matters and how to mend it. */
  readonly told: (has: number) => string;
}

const OPEN_FILES = "Max open files";

/** Where the limits of a process stand on Linux; other systems do not tell. */
const LIMITS_FILE = "/proc/self/limits";

/** Database, log, libraries, administration socket and a reserve. */
const OPEN_FILES_BASE = 256;
/** Hosts that are called back at once. */
const DELIVERIES = 96;
/** The link, the output and the error output of a sandbox child, and the files of its task. */
const OPEN_FILES_PER_CHILD = 6;
/** Children per worker: companies take turns on them. */
const CHILDREN_PER_WORKER = 2;
/** A download and the file that it goes to, and the files that a run reads. */
const OPEN_FILES_PER_RUN = 4;

/** Sessions of the FTP door, each with a connection, a port, a data connection and a file. */
const FTP_OPEN_FILES = 256 * 4;

/** What the settings allow at the same time. */
interface AtOnce {
  readonly connectionsMax: number;
  readonly workers: number;
  readonly uploadBytesMax: number;
  /** Undefined where there is no FTP. */
  readonly ftpPort?: number | undefined;
}

/** What the settings can need when all that they allow comes at once. */
export function limitNeeds({
  connectionsMax,
  workers,
  uploadBytesMax,
  ftpPort,
}: AtOnce): readonly LimitNeed[] {
  const children = workers * CHILDREN_PER_WORKER;
  // A connection may have a file open that it brings or takes.
  const openFiles =
    2 * connectionsMax +
    DELIVERIES +
    (ftpPort === undefined ? 0 : FTP_OPEN_FILES) +
    children * OPEN_FILES_PER_CHILD +
    workers * OPEN_FILES_PER_RUN +
    OPEN_FILES_BASE;
  return [
    {
      name: OPEN_FILES,
      needed: openFiles,
      told: (has) =>
        `The process may have ${has} files open at once and can need ${openFiles}, for connections and the files that they carry. Raise it (ulimit -n ${openFiles}, LimitNOFILE=${openFiles} in systemd, --ulimit nofile=${openFiles} in Docker), or lower CONNECTIONS_MAX.`,
    },
    {
      name: "Max file size",
      needed: uploadBytesMax,
      told: (has) =>
        `The process may write files of ${has} bytes, and UPLOAD_BYTES_MAX admits ${uploadBytesMax}. Raise it (ulimit -f unlimited, LimitFSIZE=infinity in systemd), or lower UPLOAD_BYTES_MAX.`,
    },
  ];
}

/** With fewer not even the program's own files can be loaded. */
const OPEN_FILES_MIN = 512;

/** Stops a start that could not load its parts. Throws TooFewOpenFiles. */
export function demandOpenFiles(): void {
  const has = softLimitOf(OPEN_FILES, limitsText());
  if (has !== undefined && has < OPEN_FILES_MIN) {
    const error = new Error(
      `The process may have ${has} files open at once, and needs ${OPEN_FILES_MIN} to start at all. Raise it (ulimit -n, LimitNOFILE in systemd, --ulimit nofile in Docker); once it starts, the log says what the settings can need.`,
    );
    error.name = "TooFewOpenFiles";
    throw error;
  }
}

/** Warns of each limit that is lower than the need. */
export function warnOfLimits(needs: readonly LimitNeed[], log: Log): void {
  const text = limitsText();
  for (const { name, needed, told } of needs) {
    const has = softLimitOf(name, text);
    if (has !== undefined && has < needed) {
      log.warn({ limit: name, has, needed }, told(has));
    }
  }
}

function limitsText(): string {
  try {
    return readFileSync(LIMITS_FILE, "utf8");
  } catch {
    return "";
  }
}

/** The limit in force, which Node has raised to the hard one as it started; undefined where there is none. */
export function softLimitOf(name: string, text: string): number | undefined {
  const line = text.split("\n").find((each) => each.startsWith(name));
  const soft = line?.slice(name.length).trim().split(/\s+/u)[0];
  return soft === undefined || soft === "unlimited" ? undefined : Number(soft);
}
