/** What every use of a data directory starts with: the store opened, the clock, ids and the log. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createCredentialMaker } from "../auth/credential-maker.ts";
import { createTokenSigner, type SignedTokens } from "../auth/token-signer.ts";
import { VerifiedMemory } from "../auth/verified-memory.ts";
import { DEFAULT_COMPANY } from "../core/model/company.ts";
import type { Clock, Ids } from "../core/ports/base.ts";
import type { Engine } from "../core/ports/runs.ts";
import { steadyClock, systemClock } from "../platform/clock.ts";
import { createIds } from "../platform/ids.ts";
import { type LeveledLog, createLog } from "../platform/log.ts";
import type { Overrides } from "./overrides.ts";
import { systemTimers, type Timers } from "../engine/dispatch/timers.ts";
import { companyShare } from "../settings/limit-settings.ts";
import type { AdminPorts } from "../doors/admin/admin-call.ts";
import { issuerNamed } from "../settings/oauth-settings.ts";
import type { Config } from "../settings/settings.ts";
import { directoriesOf } from "../store/files/directories.ts";
import { openFiles } from "../store/files/open-files.ts";
import type { StoredFiles } from "../store/files/stored-files.ts";
import { FreeSpace, keepingFree } from "../store/files/free-space.ts";
import type { Purpose } from "../store/installation/installation.ts";
import { type Store, type StoreOptions, openStore } from "../store/open-store.ts";

/** xsd/ and wsdl/ lie beside src/ and beside dist/ alike. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const PACKAGE = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  version: string;
};

export const VERSION = PACKAGE.version;

export const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

/** Where time, ids and log lines come from; the store holds what lasts. */
export interface Base {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: LeveledLog;
  readonly store: Store;
  readonly space: FreeSpace;
  /** The callers that were let in lately. */
  readonly memory: VerifiedMemory;
  /** Signs what OAuth clients get. */
  readonly tokens: SignedTokens;
}

interface BaseOptions {
  /** Default "serve". */
  readonly purpose?: Purpose;
  readonly overrides?: Overrides;
}

/** Throws what opening the store throws. */
export async function openBase(
  config: Config,
  { purpose = "serve", overrides = {} }: BaseOptions = {},
): Promise<Base> {
  const { dataDir, databaseUrl, secretKey, jobsOpenMax } = config;
  const { clock, timers, ids, log } = systemOf(config, overrides);
  const opened = await openStore({
    dataDir,
    ids,
    jobsOpenMax,
    purpose,
    defaultCompany: { ...DEFAULT_COMPANY, id: ids.next(), createdAt: clock.now() },
    jobsOpenMaxPerCompany: companyShare(jobsOpenMax, config.jobsOpenMaxPerCompany),
    ...(databaseUrl === "" ? {} : { shared: { url: databaseUrl, log } }),
    ...(secretKey === "" ? {} : { secretKey }),
    ...bucketOf(config),
  });
  const space = new FreeSpace({ directory: dataDir, freeBytesMin: config.diskFreeMinMb * MIB });
  const kept = keepingFree(opened, space);
  const store = overrides.store?.(kept) ?? kept;
  return {
    clock,
    timers,
    ids,
    store,
    space,
    log,
    memory: new VerifiedMemory(clock, steadyClock),
    tokens: createTokenSigner({
      ...store,
      clock,
      ids,
      issuer: issuerNamed(config),
      ...(config.oauthKeyDays > 0 && { keyAgeMaxMs: config.oauthKeyDays * DAY_MS }),
    }),
  };
}

/** Where contents and published files lie, without a look at the database. Throws StoreOpenError. */
export function filesOf(config: Config): Promise<StoredFiles> {
  const root = path.resolve(config.dataDir);
  const { ids } = systemOf(config, {});
  return openFiles(root, { directories: directoriesOf(root), ids, ...bucketOf(config) });
}

/** Where contents lie, if not in the data directory. */
function bucketOf({
  blobsUrl,
  directDownloads: givesLinks,
  awsRegion,
  awsAccessKeyId: accessKeyId,
  awsSecretAccessKey: secretAccessKey,
  awsSessionToken,
}: Config): Pick<StoreOptions, "bucket"> {
  if (blobsUrl === undefined) {
    return {};
  }
  const sessionToken = awsSessionToken === "" ? undefined : awsSessionToken;
  const credentials =
    accessKeyId === "" ? undefined : { accessKeyId, secretAccessKey, sessionToken };
  return { bucket: { ...blobsUrl, region: blobsUrl.region ?? awsRegion, credentials, givesLinks } };
}

/** Time, ids and log lines: the system's but for the overrides. */
function systemOf(
  { logLevel: level }: Config,
  { clock = systemClock, timers = systemTimers, ids, log }: Overrides,
): Pick<Base, "clock" | "timers" | "ids" | "log"> {
  return { clock, timers, ids: ids ?? createIds(clock), log: log ?? createLog({ level }) };
}

/** Where no server runs, nobody waits to be woken. */
const NO_ENGINE: Engine = { wake: () => undefined, interrupt: () => undefined };

/** What the administration calls work with; `engine` is that of a running server. */
export function adminPortsOf(
  { clock, ids, store, memory: verified, tokens }: Base,
  engine = NO_ENGINE,
): AdminPorts {
  return { ...store, clock, ids, engine, verified, tokens, credentials: createCredentialMaker() };
}
