/** The settings: every one with its name, default and meaning, read once from the environment and checked at start. */

import { availableParallelism } from "node:os";
import { isIP } from "node:net";
import { resolve } from "node:path";

/** How one setting is declared. `parse` throws an Error that says what is allowed. */
interface Setting<T> {
  readonly env: string;
  readonly default: string;
  readonly description: string;
  /** Shown as set or not set, never with its value. */
  readonly secret?: boolean;
  /** How the value is shown where a part of it is secret. */
  readonly show?: (value: string) => string;
  parse(text: string): T;
}

const MIB = 1024 * 1024;

/** All settings. The README's table is tested against this one. */
export const SETTINGS = {
  host: setting("HOST", "127.0.0.1", "Address to listen on.", text),
  port: setting("PORT", "8080", "Port to listen on; 0 takes a free one.", whole(0, 65_535)),
  publicUrl: setting(
    "PUBLIC_URL",
    "",
    "The address callers use, where it differs from what they send as Host.",
    publicUrl,
  ),
  dataDir: setting("DATA_DIR", "./data", "Where database, files and keys lie.", directory),
  databaseUrl: {
    ...setting(
      "DATABASE_URL",
      "",
      "postgres://user:password@host:port/database, for several nodes; without it an embedded database in DATA_DIR.",
      databaseUrl,
    ),
    show: withoutPassword,
  },
  leaseMs: setting(
    "LEASE_MS",
    "30000",
    "How long a running job belongs to its node without a heartbeat; then another takes it over.",
    whole(500, 3_600_000),
  ),
  heartbeatMs: setting(
    "HEARTBEAT_MS",
    "10000",
    "How often a node prolongs its leases and looks for ended ones; at most half of LEASE_MS.",
    whole(100, 600_000),
  ),
  auth: setting(
    "AUTH",
    "open",
    "Who may call: open lets everyone on this machine in.",
    authenticationMode,
  ),
  outboundAllow: setting(
    "OUTBOUND_ALLOW",
    "",
    "Private hosts and CIDR ranges that downloads may reach, separated by commas.",
    list,
  ),
  bodyBytesMax: setting(
    "BODY_BYTES_MAX",
    String(MIB),
    "Largest job document or SOAP envelope, after decompression.",
    whole(1024, 64 * MIB),
  ),
  uploadBytesMax: setting(
    "UPLOAD_BYTES_MAX",
    String(1024 * MIB),
    "Largest uploaded or downloaded document.",
    whole(1, Number.MAX_SAFE_INTEGER),
  ),
  xmlElementsMax: setting(
    "XML_ELEMENTS_MAX",
    "100000",
    "Most elements in one XML document.",
    whole(100, 10_000_000),
  ),
  documentsPerJobMax: setting(
    "DOCUMENTS_PER_JOB_MAX",
    "1000",
    "Most documents of one job.",
    whole(1, 100_000),
  ),
  requestTimeoutMs: setting(
    "REQUEST_TIMEOUT_MS",
    "30000",
    "Longest wait for a body to arrive; for uploads, the longest pause.",
    whole(100, 3_600_000),
  ),
  workers: setting(
    "WORKERS",
    "",
    "Jobs that run at the same time; without it one less than the processors, at least one.",
    workerCount,
  ),
  timeZone: setting(
    "TIME_ZONE",
    "",
    "Zone of times that name none and of recurring rules, such as Europe/Berlin; without it the machine's.",
    timeZone,
  ),
  scheduleIntervalMinS: setting(
    "SCHEDULE_INTERVAL_MIN_S",
    "60",
    "The least time between two firings of a schedule.",
    whole(1, 86_400),
  ),
  scheduleCatchUpS: setting(
    "SCHEDULE_CATCH_UP_S",
    "3600",
    "How late a firing may still be made after a time without server, where the schedule does not say.",
    whole(0, 604_800),
  ),
  jobTimeoutMs: setting(
    "JOB_TIMEOUT_MS",
    "600000",
    "Longest run of one job.",
    whole(1000, 86_400_000),
  ),
  taskTimeoutMs: setting(
    "TASK_TIMEOUT_MS",
    "120000",
    "Longest work on one file in its own process.",
    whole(1000, 3_600_000),
  ),
  taskMemoryMb: setting(
    "TASK_MEMORY_MB",
    "1024",
    "Most memory of a process that works on files.",
    whole(128, 65_536),
  ),
  secretKey: {
    ...setting(
      "SECRET_KEY",
      "",
      "32 bytes in base64 that seal stored secrets; without it a key file in the data directory.",
      text,
    ),
    secret: true,
  },
  jobsOpenMax: setting(
    "JOBS_OPEN_MAX",
    "100000",
    "Most jobs that are not completed; more are refused.",
    whole(1, 100_000_000),
  ),
  uploadsMax: setting(
    "UPLOADS_MAX",
    "256",
    "Most documents that are taken at the same time.",
    whole(1, 10_000),
  ),
  diskFreeMinMb: setting(
    "DISK_FREE_MIN_MB",
    "256",
    "Where the data directory's disk has less free, nothing new is taken; 0 takes until it is full.",
    whole(0, 10_000_000),
  ),
  resultRetentionHours: setting(
    "RESULT_RETENTION_HOURS",
    "168",
    "How long a completed job is kept, with its documents, results and events.",
    whole(1, 87_600),
  ),
  creatingRetentionHours: setting(
    "CREATING_RETENTION_HOURS",
    "24",
    "How long a job may wait for its documents and its start.",
    whole(1, 87_600),
  ),
  drainMs: setting(
    "DRAIN_MS",
    "20000",
    "How long requests, and for three quarters of it jobs, may take to end when the server stops.",
    whole(0, 600_000),
  ),
  logLevel: setting("LOG_LEVEL", "info", "debug, info, warn, error or silent.", logLevel),
} satisfies Record<string, Setting<unknown>>;

export type Config = {
  readonly [Name in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Name]["parse"]>;
};

/** A setting that cannot be used; the message names it and says what is allowed. */
export class SettingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SettingError";
  }
}

/** Reads and checks all settings. Throws SettingError. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const entries = Object.entries<Setting<unknown>>(SETTINGS).map(([name, each]) => {
    try {
      return [name, each.parse(environment[each.env] || each.default)];
    } catch (error) {
      throw new SettingError(
        `${each.env}: ${error instanceof Error ? error.message : "not usable"}`,
      );
    }
  });
  // The entries are made from SETTINGS itself, so names and types fit.
  const config = Object.fromEntries(entries) as Config;
  refuseOpenToOthers(config);
  refuseSlowHeartbeat(config);
  return config;
}

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, "");
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}

function refuseOpenToOthers(config: Config): void {
  if (config.auth === "open" && !isLoopback(config.host)) {
    throw new SettingError(
      `HOST: ${config.host} can be reached from other machines, and AUTH=open lets everyone in. ` +
        "Listen on 127.0.0.1 and put a proxy with its own log-in in front.",
    );
  }
}

/** A lease has to outlive a heartbeat that is late. */
function refuseSlowHeartbeat({ heartbeatMs, leaseMs }: Config): void {
  if (heartbeatMs * 2 > leaseMs) {
    throw new SettingError(
      `HEARTBEAT_MS: must be at most half of LEASE_MS, which is ${leaseMs}, not ${heartbeatMs}.`,
    );
  }
}

function databaseUrl(value: string): string {
  if (
    value !== "" &&
    (!URL.canParse(value) || !/^postgres(?:ql)?:$/u.test(new URL(value).protocol))
  ) {
    // The value may hold a password, so it is not repeated.
    throw new Error("must be an address such as postgres://user:password@host:5432/database.");
  }
  return value;
}

function withoutPassword(value: string): string {
  if (value === "") {
    return value;
  }
  const url = new URL(value);
  url.password = url.password === "" ? "" : "***";
  url.searchParams.delete("password");
  return url.href;
}

function setting<T>(
  ...[env, fallback, description, parse]: [string, string, string, (text: string) => T]
): Setting<T> {
  return { env, default: fallback, description, parse };
}

function text(value: string): string {
  return value;
}

function directory(value: string): string {
  return resolve(value);
}

function list(value: string): readonly string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function whole(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^[0-9]+$/u.test(value) || number < minimum || number > maximum) {
      throw new Error(`must be a whole number from ${minimum} to ${maximum}, not "${value}".`);
    }
    return number;
  };
}

function workerCount(value: string): number {
  return value === "" ? Math.max(1, availableParallelism() - 1) : whole(1, 256)(value);
}

function publicUrl(value: string): string | undefined {
  if (value === "") {
    return undefined;
  }
  if (!URL.canParse(value) || !/^https?:$/u.test(new URL(value).protocol)) {
    throw new Error(`must be an http or https address, not "${value}".`);
  }
  return value.replace(/\/+$/u, "");
}

function authenticationMode(value: string): "open" {
  if (value === "required") {
    throw new Error("required does not exist yet; only open does, on loopback addresses.");
  }
  if (value !== "open") {
    throw new Error(`must be open, not "${value}".`);
  }
  return value;
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === value);
  function timeZone(value: string): string {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: value || undefined }).resolvedOptions()
        .timeZone;
    } catch {
      throw new Error(
        `must be a zone of the IANA database, such as Europe/Berlin, not "${value}".`,
      );
    }
  }

  if (level === undefined) {
    throw new Error(`must be one of ${LOG_LEVELS.join(", ")}, not "${value}".`);
  }
  return level;
}
