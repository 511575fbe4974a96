/** The settings: every one with its name, default and meaning, read once from the environment and checked at start. */

import { availableParallelism } from "node:os";
import { isIP } from "node:net";
import { resolve } from "node:path";

import { isMailAddress } from "./core/callback-url.ts";

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
    "Who may call: open lets everyone on this machine in, required whoever shows a password, key or token.",
    authenticationMode,
  ),
  jwtIssuer: setting(
    "JWT_ISSUER",
    "",
    "Whose tokens (JWT) are taken, as in their claim iss; without it none are.",
    text,
  ),
  jwtAudience: setting("JWT_AUDIENCE", "", "What the claim aud of tokens must name.", text),
  jwtJwksUrl: setting("JWT_JWKS_URL", "", "Where the issuer's keys are (JWKS).", keysUrl),
  jwtCompanyClaim: setting(
    "JWT_COMPANY_CLAIM",
    "company",
    "The claim of tokens that names the company, by number or handle.",
    text,
  ),
  outboundAllow: setting(
    "OUTBOUND_ALLOW",
    "",
    "Private hosts and CIDR ranges that downloads may reach, separated by commas.",
    list,
  ),
  smtpUrl: {
    ...setting(
      "SMTP_URL",
      "",
      "The server that mail is sent through, such as smtps://user:password@mail.example.com; without it none is sent.",
      smtpUrl,
    ),
    secret: true,
  },
  mailFrom: setting(
    "MAIL_FROM",
    "",
    "Who mail comes from; needed where SMTP_URL is set.",
    mailAddress,
  ),
  mailTo: setting(
    "MAIL_TO",
    "",
    "Who gets the mail of companies that have no address of their own.",
    mailAddress,
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
  uploadDirectories: setting(
    "UPLOAD_DIRECTORIES",
    "",
    "Directories of this server that uploadDirectoryJob may read: absolute paths or name=path, separated by commas.",
    openedDirectories,
  ),
  publishDirectory: setting(
    "PUBLISH_DIRECTORY",
    "",
    "Directory of this server that serverDirectoryPublishJob writes into; without it that job type is refused.",
    optionalDirectory,
  ),
  exportUrlHours: setting(
    "EXPORT_URL_HOURS",
    "72",
    "How long the link to an export is good.",
    whole(1, 8760),
  ),
  xmlElementsMax: setting(
    "XML_ELEMENTS_MAX",
    "100000",
    "Most elements in one XML document.",
    whole(100, 10_000_000),
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
  refuseHalfTokens(config);
  refuseMailWithoutSender(config);
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
        "Set AUTH=required, or listen on 127.0.0.1 and put a proxy with its own log-in in front.",
    );
  }
}

/** Tokens are taken with all that is needed to trust them, or not at all. */
function refuseHalfTokens({ auth, jwtIssuer, jwtAudience, jwtJwksUrl }: Config): void {
  const given = [jwtIssuer, jwtAudience, jwtJwksUrl].filter((value) => value !== "");
  if (given.length > 0 && (given.length < 3 || auth === "open")) {
    throw new SettingError(
      "JWT_ISSUER, JWT_AUDIENCE and JWT_JWKS_URL: set all three together, with AUTH=required.",
    );
  }
}

function refuseMailWithoutSender({ smtpUrl, mailFrom }: Config): void {
  if (smtpUrl !== "" && mailFrom === "") {
    throw new SettingError(
      "MAIL_FROM: is needed where SMTP_URL is set; no server takes mail from nobody.",
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

function optionalDirectory(value: string): string | undefined {
  return value === "" ? undefined : resolve(value);
}

function openedDirectories(value: string): readonly { name?: string; path: string }[] {
  return list(value).map((item) => {
    const { name, path } = /^(?:(?<name>[\w-]+)=)?(?<path>\/.*|[A-Za-z]:.*)$/u.exec(item)?.groups ?? {};
    if (path === undefined) {
      throw new Error(`must be absolute paths or name=path, separated by commas, not "${item}".`);
    }
    return { ...(name === undefined ? {} : { name }), path: resolve(path) };
  });
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

function timeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value || undefined }).resolvedOptions()
      .timeZone;
  } catch {
    throw new Error(`must be a zone of the IANA database, such as Europe/Berlin, not "${value}".`);
  }
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

/** The message does not show the value, which may hold a password. */
function smtpUrl(value: string): string {
  if (value !== "" && !(URL.canParse(value) && /^smtps?:\/\/[^/]/u.test(value))) {
    throw new Error("must be an address such as smtp://mail.example.com:587.");
  }
  return value;
}

function mailAddress(value: string): string {
  if (value !== "" && !isMailAddress(value)) {
    throw new Error(`must be one plain mail address, not "${value}".`);
  }
  return value;
}

function authenticationMode(value: string): "open" | "required" {
  if (value !== "open" && value !== "required") {
    throw new Error(`must be open or required, not "${value}".`);
  }
  return value;
}

/** Whoever can change the keys on their way can log in as anybody. */
function keysUrl(value: string): string {
  if (value === "") {
    return value;
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && isLoopback(url.hostname))) {
    throw new Error(`must be an https address, or http on this machine, not "${value}".`);
  }
  return value;
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === value);
  if (level === undefined) {
    throw new Error(`must be one of ${LOG_LEVELS.join(", ")}, not "${value}".`);
  }
  return level;
}
