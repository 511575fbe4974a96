/** The wiring: makes every part, plugs them into each other's ports, and starts and stops them in the right order. */

import { readFileSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { type RequestListener, createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import express from "express";

import { createAuthenticator } from "./auth/create-authenticator.ts";
import { createCredentialMaker } from "./auth/credential-maker.ts";
import type { TokenIssuer } from "./auth/token-login.ts";
import { VerifiedMemory } from "./auth/verified-memory.ts";
import { createAccessAdministration } from "./client/access-administration.ts";
import type { AdminClient } from "./client/admin-client.ts";
import { SettingError } from "./config.ts";
import type { Config } from "./settings.ts";
import type { Contract } from "./contract/contract.ts";
import { loadContract } from "./contract/load-contract.ts";
import { warmUpSteps } from "./contract/warm-up.ts";
import type { AccessPorts } from "./core/access-ports.ts";
import { addCompany } from "./core/add-company.ts";
import { DEFAULT_COMPANY } from "./core/company.ts";
import {
  addEndpoint,
  listEndpoints,
  removeEndpoint,
  revealSecret,
  setCompanyEmail,
} from "./core/company-callbacks.ts";
import { listCompanies } from "./core/list-companies.ts";
import type { Clock, Ids, Ports, PublishDirectory } from "./core/ports.ts";
import { UploadSlots } from "./core/upload-slots.ts";
import { callAccess } from "./doors/admin/access-calls.ts";
import { createAdminDoor } from "./doors/admin/admin-door.ts";
import { answerClientError } from "./doors/client-error.ts";
import { contractDoor } from "./doors/contract/contract-door.ts";
import { failedRequest, unknownAddress } from "./doors/fallback.ts";
import { Gate } from "./doors/gate.ts";
import { healthDoor } from "./doors/health/health-door.ts";
import { inFront } from "./doors/in-front.ts";
import { metricsDoor } from "./doors/metrics/metrics-door.ts";
import { exportsDoor } from "./doors/exports/exports-door.ts";
import { problemPages } from "./doors/problem-pages.ts";
import { publishedDoor } from "./doors/published/published-door.ts";
import { restDoor, restFrontRoute } from "./doors/rest/rest-door.ts";
import { soapDoor } from "./doors/soap/soap-door.ts";
import { createCalendar } from "./engine/calendar/calendar.ts";
import { type RunningEngine, createEngine } from "./engine/engine.ts";
import { systemTimers } from "./engine/timers.ts";
import { Upkeep } from "./engine/upkeep.ts";
import { mailOf } from "./messages/mail.ts";
import { type OutboundAllow, parseOutboundAllow } from "./outbound/address-guard.ts";
import type { ClosableCourier } from "./outbound/callback-sender.ts";
import { openCourier } from "./outbound/courier.ts";
import { type ClosableFetcher, openFetcher } from "./outbound/fetcher.ts";
import { type ClosableFileSender, openFileSender } from "./outbound/file-sender.ts";
import { systemClock } from "./platform/clock.ts";
import { createIds } from "./platform/ids.ts";
import { createLog, type LeveledLog } from "./platform/log.ts";
import { Metrics } from "./platform/metrics.ts";
import { createWatch } from "./platform/watch.ts";
import { type App, RunningApp } from "./running-app.ts";
import { FreeSpace, keepingFree } from "./store/free-space.ts";
import { type Store, openStore } from "./store/open-store.ts";
import { createPublishDirectory } from "./store/published.ts";
import { readLines, writeLines } from "./store/dump-file.ts";
import { archiver } from "./workflows/archiver.ts";
import { createWorkflows } from "./workflows/catalogue.ts";
import { createSandbox } from "./workflows/sandbox-pool.ts";

export type { App } from "./running-app.ts";

/** xsd/ and wsdl/ lie beside src/ and beside dist/ alike. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const KEEP_ALIVE_MS = 5000;
const HEAD_TIMEOUT_MS = 20_000;
const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** Where time, ids and log lines come from; the store holds what lasts. */
interface Base {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: LeveledLog;
  readonly store: Store;
  readonly space: FreeSpace;
  /** The callers that were let in lately. */
  readonly memory: VerifiedMemory;
}

interface Parts {
  readonly ports: Ports;
  readonly engine: RunningEngine;
  readonly fetcher: ClosableFetcher;
  readonly sender: ClosableFileSender;
  readonly courier: ClosableCourier;
  readonly metrics: Metrics;
}

interface Outside {
  readonly contract: Contract;
  readonly allow: OutboundAllow;
}

/** Makes the whole application; nothing listens and no job runs until listen(). Throws what opening the store throws. */
export async function createApp(config: Config): Promise<App> {
  const allow = outboundAllowOf(config);
  const base = await openBase(config);
  const contract = loadContract({
    xsdDir: join(ROOT, "xsd"),
    xmlElementsMax: config.xmlElementsMax,
  });
  const parts = createParts(config, base, { contract, allow });
  const gate = new Gate();
  try {
    const handler = await createHandler(config, contract, { ...base, ...parts, gate });
    const server = createServer(
      // Bodies have limits of their own, door by door; here only the head has.
      { requestTimeout: 0, headersTimeout: HEAD_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
      gate.watching(handler),
    );
    server.on("clientError", answerClientError);
    return new RunningApp(config, {
      ...parts,
      upkeep: createUpkeep(config, base),
      gate,
      server,
      adminDoor: createAdminDoor({ ...parts.ports, ...accessPortsOf(base) }),
      store: base.store,
      warmUpSteps: warmUpSteps(contract),
      outbound: [parts.fetcher, parts.sender, parts.courier],
    });
  } catch (error) {
    await base.store.close();
    throw error;
  }
}

/** Opens the store of the data directory for the administration commands. Throws if a server has it. */
export async function openAdministration(
  config: Config,
): Promise<AdminClient & { close(): Promise<void> }> {
  const base = await openBase(config);
  const { clock, ids, store } = base;
  const { companies, subscriptions, signingSecrets } = store;
  const ports = { clock, ids, companies, subscriptions, signingSecrets };
  return {
    addEndpoint: (endpoint) => addEndpoint(ports, endpoint),
    listEndpoints: (company) => listEndpoints(ports, company),
    removeEndpoint: (id) => removeEndpoint(ports, id),
    revealSecret: (wish) => revealSecret(ports, wish),
    setCompanyEmail: (wish) => setCompanyEmail(ports, wish),
    addCompany: (company) => addCompany(ports, company),
    listCompanies: () => listCompanies(ports),
    ...createAccessAdministration((path, body) => callAccess(accessPortsOf(base), path, body)),
    close: () => store.close(),
  };
}

function createUpkeep(config: Config, { store, clock, log }: Base): Upkeep {
  return new Upkeep({
    upkeep: store.upkeep,
    blobs: store.blobs,
    clock,
    timers: systemTimers,
    log,
    resultRetentionMs: config.resultRetentionHours * HOUR_MS,
    creatingRetentionMs: config.creatingRetentionHours * HOUR_MS,
    sweep: (writtenBefore) => store.sweep(writtenBefore),
  });
}

/** Writes all rows of the store to a file, or without one to the standard output. Returns how many. */
export async function exportStore(config: Config, file?: string): Promise<number> {
  const { store } = await openBase(config);
  return writeLines(file, (write) => store.dump(write)).finally(() => store.close());
}

/** Stores the rows of a file that exportStore() wrote in this store, which has to be empty. Returns how many. */
export async function importStore(config: Config, file: string): Promise<number> {
  const { store } = await openBase(config);
  return store.load(readLines(file)).finally(() => store.close());
}

async function openBase(config: Config): Promise<Base> {
  const { dataDir, databaseUrl, secretKey, jobsOpenMax } = config;
  const clock = systemClock;
  const ids = createIds(clock);
  const log = createLog({ level: config.logLevel });
  const opened = await openStore({
    dataDir,
    ids,
    jobsOpenMax,
    ...(databaseUrl === "" ? {} : { shared: { url: databaseUrl, log } }),
    ...(secretKey === "" ? {} : { secretKey }),
  });
  const space = new FreeSpace({ directory: dataDir, freeBytesMin: config.diskFreeMinMb * MIB });
  const store = keepingFree(opened, space);
  const { companies } = store;
  if ((await companies.byNumber(DEFAULT_COMPANY.number)) === undefined) {
    await addCompany({ companies, clock, ids }, DEFAULT_COMPANY);
  }
  return {
    clock,
    ids,
    store,
    space,
    log,
    memory: new VerifiedMemory(clock),
  };
}

/** What the administration of users and keys works with. */
function accessPortsOf({
  clock,
  ids,
  store: { companies, users, apiKeys },
  memory: verified,
}: Omit<Base, "log">): AccessPorts {
  return { clock, ids, companies, users, apiKeys, verified, credentials: createCredentialMaker() };
}

/** What of the engine differs where several nodes share the store: each has a scratch directory of its own. */
function nodeOf(
  { dataDir, databaseUrl, leaseMs, heartbeatMs }: Config,
  node: string,
  store: Store,
) {
  const work = join(dataDir, "work");
  const lease = { node, leaseMs, heartbeatMs };
  return store.alarms === undefined
    ? { ...lease, scratchDir: work }
    : { ...lease, scratchDir: join(work, node), shared: { databaseUrl, alarms: store.alarms } };
}

/** Throws SettingError. */
function outboundAllowOf({ outboundAllow }: Config): OutboundAllow {
  try {
    return parseOutboundAllow(outboundAllow);
  } catch (error) {
    throw new SettingError(error instanceof Error ? error.message : "OUTBOUND_ALLOW: not usable");
  }
}

function createParts(config: Config, base: Base, outside: Outside): Parts {
  const { clock, ids, log, store } = base;
  const sandbox = createSandbox({
    size: config.workers,
    timeMs: config.taskTimeoutMs,
    memoryBytes: config.taskMemoryMb * MIB,
  });
  const workflows = createWorkflows({
    sandbox,
    fileBytesMax: config.uploadBytesMax,
    uploadDirectories: config.uploadDirectories,
    serverDirectory: serverDirectoryOf(config, ids),
    publicUrl: config.publicUrl,
  });
  const fetcher = openFetcher({ allow: outside.allow });
  const sender = openFileSender({ allow: outside.allow });
  const courier = createCourier(config, base, outside);
  const mail = config.smtpUrl === "" ? {} : { mailTo: config.mailTo };
  const calendar = createCalendar({
    timeZone: config.timeZone,
    intervalMinS: config.scheduleIntervalMinS,
  });
  const uploads = new UploadSlots(config.uploadsMax);
  const metrics = new Metrics({ ...store, clock, uploads });
  const watch = createWatch(log, metrics);
  const shared = { ...store, ...mail, clock, ids, log, fetcher, sender, archiver, calendar, watch };
  const engine = createEngine({
    ...shared,
    courier,
    workflows,
    sandbox,
    ...nodeOf(config, ids.next(), store),
    workers: config.workers,
    runMs: config.jobTimeoutMs,
    linkMs: config.exportUrlHours * HOUR_MS,
  });
  const limits = {
    uploadBytesMax: config.uploadBytesMax,
    documentsPerJobMax: config.documentsPerJobMax,
    scheduleCatchUpS: config.scheduleCatchUpS,
  };
  return {
    ports: { ...shared, engine, uploads, workflows: { list: () => workflows }, limits },
    engine,
    fetcher,
    sender,
    courier,
    metrics,
  };
}

/** Where jobs put files for the operator's own web server. */
function serverDirectoryOf({ publishDirectory }: Config, ids: Ids): PublishDirectory | undefined {
  return publishDirectory === undefined
    ? undefined
    : createPublishDirectory(
        { publishedDir: publishDirectory, tempDir: join(publishDirectory, ".jobgate") },
        ids,
      );
}

function createCourier(
  { smtpUrl, mailFrom: from }: Config,
  { store, clock }: Base,
  { contract, allow }: Outside,
): ClosableCourier {
  const root = { vocabulary: "job", name: "callback" } as const;
  return openCourier({
    callbacks: {
      allow,
      clock,
      secretsOf: (companyId) => store.signingSecrets.current(companyId, clock.now()),
      encode: (notice, format) =>
        format === "json"
          ? contract.writeJson(notice, root)
          : `<?xml version="1.0" encoding="UTF-8"?>\n${contract.writeXml(notice, root)}`,
    },
    ...(smtpUrl === "" ? {} : { mail: { smtpUrl, from, render: mailOf } }),
  });
}

async function createHandler(
  config: Config,
  contract: Contract,
  { store, space, ports, memory, gate, metrics }: Base & Parts & { readonly gate: Gate },
): Promise<RequestListener> {
  const { bodyBytesMax, requestTimeoutMs, publicUrl } = config;
  const { clock, log } = ports;
  const { auth } = config;
  const issuer = issuerOf(config);
  const authenticator = gate.guarding(
    await createAuthenticator({ ...store, clock, log, memory, auth, issuer }),
  );
  const service = { version: PACKAGE.version, startedAt: clock.now(), workers: config.workers };
  const deps = {
    ports,
    contract,
    authenticator,
    bodyBytesMax,
    requestTimeoutMs,
    publicUrl,
    service,
  };
  const app = express();
  // Each costs time in every request and says nothing that callers need.
  app.disable("x-powered-by").disable("etag");
  app.use(restDoor(deps));
  const soap = await soapDoor({ ...deps, wsdlFile: join(ROOT, "wsdl", "IpsApi.wsdl") });
  app.use(soap.router);
  app.use(healthDoor(readinessOf(config, { store, space, gate })));
  app.use(metricsDoor({ ...deps, render: () => metrics.render() }));
  app.use(contractDoor(contract));
  app.use(problemPages());
  // What is published, or has a signed link, needs no account; but where everybody is let in, foreign web pages are not.
  const guard = auth === "open" ? authenticator.authenticate.bind(authenticator) : async () => {};
  app.use(publishedDoor({ ...deps, guard }));
  app.use(exportsDoor({ ...deps, guard }));
  app.use(unknownAddress(deps));
  app.use(failedRequest(deps));
  return inFront([restFrontRoute(deps), soap.frontRoute], app);
}

function issuerOf(config: Config): TokenIssuer | undefined {
  const { jwtIssuer: issuer, jwtAudience: audience, jwtJwksUrl: jwksUrl } = config;
  return issuer === ""
    ? undefined
    : { issuer, audience, jwksUrl, companyClaim: config.jwtCompanyClaim };
}

function readinessOf(
  { dataDir }: Config,
  { store: { companies }, space, gate }: Pick<Base, "store" | "space"> & { readonly gate: Gate },
): Parameters<typeof healthDoor>[0] {
  return [
    { name: "server", reason: async () => (gate.isStopping ? "stopping" : undefined) },
    { name: "disk", reason: async () => ((await space.isShort()) ? "short of space" : undefined) },
    {
      name: "store",
      reason: () =>
        companies
          .byNumber(DEFAULT_COMPANY.number)
          .then(unlessFound, () => "the database does not answer"),
    },
    {
      name: "data directory",
      reason: () =>
        access(dataDir, constants.W_OK).then(
          () => undefined,
          () => "not writable",
        ),
    },
  ];
}

function unlessFound(found: unknown): string | undefined {
  return found === undefined ? "does not answer" : undefined;
}
