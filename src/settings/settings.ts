/** The settings: every one with its name, default and meaning. The table of docs/settings.md is tested against this one. */

import { ATOMYX_SETTINGS } from "./atomyx-settings.ts";
import { ACCESS } from "./access-settings.ts";
import { BLOBS } from "./blob-settings.ts";
import { MAIL } from "./mail-settings.ts";
import { TRACING } from "./tracing-settings.ts";
import { WORK } from "./work-settings.ts";
import { OAUTH } from "./oauth-settings.ts";
import { FTP } from "./ftp-settings.ts";
import { BRIGHT_RIVER } from "./bright-river-settings.ts";
import { WORKFLOPLUS } from "./workfloplus-settings.ts";
import { LIMITS } from "./limit-settings.ts";
import { type Setting, setting } from "./setting.ts";
import {
  databaseUrl,
  directory,
  list,
  logLevel,
  onOrOff,
  openedDirectories,
  origins,
  optionalDirectory,
  proxies,
  publicUrl,
  text,
  timeZone,
  whole,
  withoutPassword,
} from "./parsers.ts";
import { workflowAliases } from "./workflow-aliases.ts";

const MIB = 1024 * 1024;

/** All settings, as they are listed for people. */
export const SETTINGS = {
  host: setting("HOST", "127.0.0.1", "Address to listen on.", text),
  port: setting("PORT", "8080", "Port to listen on; 0 takes a free one.", whole(0, 65_535)),
  ...FTP,
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
  ...BLOBS,
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
  ...ACCESS,
  ...OAUTH,
  rateLimitPerMinute: setting(
    "RATE_LIMIT_PER_MINUTE",
    "0",
    "Most requests a minute of one caller (a key, a user; an address where it shows nothing right or AUTH=open) at one node; 0 for no limit.",
    whole(0, 1_000_000),
  ),
  corsOrigins: setting(
    "CORS_ORIGINS",
    "",
    "Origins whose web pages or extensions may call from a browser, separated by commas.",
    origins,
  ),
  trustedProxies: setting(
    "TRUSTED_PROXIES",
    "",
    "Proxies in front whose X-Forwarded headers are believed: addresses, ranges, or loopback, linklocal, uniquelocal, separated by commas.",
    proxies,
  ),
  outboundAllow: setting(
    "OUTBOUND_ALLOW",
    "",
    "Private hosts and CIDR ranges that downloads may reach, separated by commas.",
    list,
  ),
  ...MAIL,
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
  preflightProfiles: setting(
    "PREFLIGHT_PROFILES",
    "",
    "Directory of profiles that the workflow preflight has besides its own, one JSON or XML file each.",
    optionalDirectory,
  ),
  workflowAliases: setting(
    "WORKFLOW_ALIASES",
    "",
    "Names by which clients of another service know workflows and profiles here: theirs=ours, separated by commas, such as Archive PDF/A-2:default=rip-pdf:print.",
    workflowAliases,
  ),
  ...ATOMYX_SETTINGS,
  exportUrlHours: setting(
    "EXPORT_URL_HOURS",
    "72",
    "How long the link to an export is good, and at most one to a result.",
    whole(1, 8760),
  ),
  xmlElementsMax: setting(
    "XML_ELEMENTS_MAX",
    "100000",
    "Most elements in one XML document.",
    whole(100, 10_000_000),
  ),
  xmlPlainReader: setting(
    "XML_PLAIN_READER",
    "on",
    "Whether XML without DOCTYPE, comments, CDATA and processing instructions is read faster by a reader of our own; off leaves all to libxml2, which says the same.",
    onOrOff,
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
    "Longest wait for a body to arrive; for uploads, the longest pause; for answers, the longest time in which nothing of them is read.",
    whole(100, 3_600_000),
  ),
  connectionsMax: setting(
    "CONNECTIONS_MAX",
    "4096",
    "Most connections at the same time; a new one takes the place of the longest idle, and is refused where none is idle.",
    whole(1, 1_000_000),
  ),
  keepAliveMs: setting(
    "KEEP_ALIVE_MS",
    "65000",
    "How long a connection is kept for the next request; longer than a proxy in front keeps it.",
    whole(1, 3_600_000),
  ),
  ...WORK,
  secretKey: {
    ...setting(
      "SECRET_KEY",
      "",
      "A key of 32 bytes that seals stored secrets, as 64 hex digits (openssl rand -hex 32) or in base64; without it a key file in the data directory.",
      text,
    ),
    secret: true,
  },
  ...BRIGHT_RIVER,
  ...WORKFLOPLUS,
  ...LIMITS,
  uploadRetentionHours: setting(
    "UPLOAD_RETENTION_HOURS",
    "24",
    "How long a resumable upload that no job takes is kept after its last byte; one without a byte at most an hour.",
    whole(1, 8760),
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
  heldRetentionHours: setting(
    "HELD_RETENTION_HOURS",
    "720",
    "How long a job may be on hold; it is removed then.",
    whole(1, 87_600),
  ),
  drainMs: setting(
    "DRAIN_MS",
    "20000",
    "How long requests, and for three quarters of it jobs, may take to end when the server stops.",
    whole(0, 600_000),
  ),
  ...TRACING,
  logLevel: setting("LOG_LEVEL", "info", "debug, info, warn, error or silent.", logLevel),
} satisfies Record<string, Setting<unknown>>;

export type Config = {
  readonly [Name in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Name]["parse"]>;
};
