/** The wiring: makes every part, plugs them into each other's ports, and starts and stops them in the right order. */

import { once } from "node:events";
import { access, constants } from "node:fs/promises";
import { type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import express from "express";

import { OpenAccess } from "./auth/open-access.ts";
import { adminAddress } from "./client/admin-address.ts";
import type { AdminClient } from "./client/admin-client.ts";
import { type Config, SettingError } from "./config.ts";
import { loadContract } from "./contract/load-contract.ts";
import { addCompany } from "./core/add-company.ts";
import { DEFAULT_COMPANY } from "./core/company.ts";
import { listCompanies } from "./core/list-companies.ts";
import type { Clock, Ids, Log, Ports } from "./core/ports.ts";
import { createAdminDoor } from "./doors/admin/admin-door.ts";
import { type AdminServer, serveAdmin } from "./doors/admin/admin-server.ts";
import { answerClientError } from "./doors/client-error.ts";
import { contractDoor } from "./doors/contract/contract-door.ts";
import { failedRequest, unknownAddress } from "./doors/fallback.ts";
import { healthDoor } from "./doors/health/health-door.ts";
import { inFront } from "./doors/in-front.ts";
import { problemPages } from "./doors/problem-pages.ts";
import { restDoor, restFrontRoute } from "./doors/rest/rest-door.ts";
import { soapDoor } from "./doors/soap/soap-door.ts";
import { type RunningEngine, createEngine } from "./engine/engine.ts";
import { type OutboundAllow, parseOutboundAllow } from "./outbound/address-guard.ts";
import { type ClosableFetcher, openFetcher } from "./outbound/fetcher.ts";
import { systemClock } from "./platform/clock.ts";
import { createIds } from "./platform/ids.ts";
import { createLog } from "./platform/log.ts";
import { type Store, openStore } from "./store/open-store.ts";
import { readLines, writeLines } from "./store/dump-file.ts";
import { createWorkflows } from "./workflows/catalogue.ts";
import { createSandbox } from "./workflows/sandbox-pool.ts";

export interface App {
  readonly config: Config;
  readonly ports: Ports;
  /** Takes requests and runs jobs from now on; resolves to the address that it listens on. */
  listen(): Promise<string>;
  /** Refuses what is new, ends what is under way, and lets go of the data directory. Resolves within seconds. */
  close(): Promise<void>;
}

/** xsd/ and wsdl/ lie beside src/ and beside dist/ alike. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** How long requests and runs under way may take to end when the server stops. */
const GRACE_MS = 5000;
const HEAD_TIMEOUT_MS = 20_000;
const MIB = 1024 * 1024;

/** Where time, ids and log lines come from; the store holds what lasts. */
interface Base {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly store: Store;
}

interface Parts {
  readonly ports: Ports;
  readonly engine: RunningEngine;
  readonly fetcher: ClosableFetcher;
}

/** Makes the whole application; nothing listens and no job runs until listen(). Throws what opening the store throws. */
export async function createApp(config: Config): Promise<App> {
  const allow = outboundAllowOf(config);
  const base = await openBase(config);
  const parts = createParts(config, { ...base, allow });
  try {
    const server = createServer(
      // Bodies have limits of their own, door by door; here only the head has.
      { requestTimeout: 0, headersTimeout: HEAD_TIMEOUT_MS, keepAliveTimeout: GRACE_MS },
      await createHandler(config, base, parts),
    );
    server.on("clientError", answerClientError);
    return new RunningApp(config, { ...parts, store: base.store, server });
  } catch (error) {
    await base.store.close();
    throw error;
  }
}

/** Opens the store of the data directory for the administration commands. Throws if a server has it. */
export async function openAdministration(
  config: Config,
): Promise<AdminClient & { close(): Promise<void> }> {
  const { clock, ids, store } = await openBase(config);
  const ports = { clock, ids, companies: store.companies };
  return {
    addCompany: (company) => addCompany(ports, company),
    listCompanies: () => listCompanies(ports),
    close: () => store.close(),
  };
}

/** Writes all rows of the store to a file, or without one to the standard output. Returns how many. */
export async function exportStore(config: Config, file?: string): Promise<number> {
  const { store } = await openBase(config);
  try {
    return await writeLines(file, (write) => store.dump(write));
  } finally {
    await store.close();
  }
}

/** Stores the rows of a file that exportStore() wrote in this store, which has to be empty. Returns how many. */
export async function importStore(config: Config, file: string): Promise<number> {
  const { store } = await openBase(config);
  try {
    return await store.load(readLines(file));
  } finally {
    await store.close();
  }
}

async function openBase(config: Config): Promise<Base> {
  const { dataDir, databaseUrl, secretKey } = config;
  const clock = systemClock;
  const ids = createIds(clock);
  const log = createLog({ level: config.logLevel });
  const store = await openStore({
    dataDir,
    ids,
    ...(databaseUrl === "" ? {} : { shared: { url: databaseUrl, log } }),
    ...(secretKey === "" ? {} : { secretKey }),
  });
  const { companies } = store;
  if ((await companies.byNumber(DEFAULT_COMPANY.number)) === undefined) {
    await addCompany({ companies, clock, ids }, DEFAULT_COMPANY);
  }
  return { clock, ids, store, log };
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

/** What of the engine differs where several nodes share the store: each has a scratch directory of its own. */
function nodeOf({ dataDir, databaseUrl, leaseMs, heartbeatMs }: Config, node: string, store: Store) {
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

function createParts(
  config: Config,
  { clock, ids, log, store, allow }: Base & { readonly allow: OutboundAllow },
): Parts {
  const sandbox = createSandbox({
    size: config.workers,
    timeMs: config.taskTimeoutMs,
    memoryBytes: config.taskMemoryMb * MIB,
  });
  const workflows = createWorkflows({ sandbox, fileBytesMax: config.uploadBytesMax });
  const fetcher = openFetcher({ allow: outside.allow });
  const courier = createCourier(config, base, outside);
  const mail = config.smtpUrl === "" ? {} : { mailTo: mailToOf(config) };
  const calendar = createCalendar({
    timeZone: config.timeZone,
    intervalMinS: config.scheduleIntervalMinS,
  });
  const shared = { ...store, ...mail, clock, ids, log, fetcher, calendar };
  const engine = createEngine({
    ...shared,
    workflows,
    sandbox,
    ...nodeOf(config, ids.next(), store),
    workers: config.workers,
    runMs: config.jobTimeoutMs,
  });
  const limits = {
    uploadBytesMax: config.uploadBytesMax,
    documentsPerJobMax: config.documentsPerJobMax,
  };
  return {
    ports: { ...shared, engine, workflows: { list: () => workflows }, limits },
    engine,
    fetcher,
  };
}

async function createHandler(
  config: Config,
  { store }: Base,
  { ports }: Parts,
): Promise<RequestListener> {
  const contract = loadContract({
    xsdDir: join(ROOT, "xsd"),
    xmlElementsMax: config.xmlElementsMax,
  });
  const { bodyBytesMax, requestTimeoutMs, publicUrl } = config;
  const authenticator = new OpenAccess(store.companies);
  const deps = { ports, contract, authenticator, bodyBytesMax, requestTimeoutMs, publicUrl };
  const app = express();
  // Each costs time in every request and says nothing that callers need.
  app.disable("x-powered-by").disable("etag");
  app.use(restDoor(deps));
  app.use(await soapDoor({ ...deps, wsdlFile: join(ROOT, "wsdl", "IpsApi.wsdl") }));
  app.use(healthDoor(readinessOf(config, store)));
  app.use(contractDoor(contract));
  app.use(problemPages());
  app.use(unknownAddress(deps));
  app.use(failedRequest(deps));
  return inFront([restFrontRoute(deps)], app);
}

function readinessOf({ dataDir }: Config, { companies }: Store): Parameters<typeof healthDoor>[0] {
  return [
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

interface Running extends Parts {
  readonly store: Store;
  readonly server: Server;
}

/** Starts and stops the parts in order. */
class RunningApp implements App {
  readonly config: Config;
  readonly #running: Running;
  #admin: AdminServer | undefined;
  #sweep = Promise.resolve();

  constructor(config: Config, running: Running) {
    this.config = config;
    this.#running = running;
  }

  get ports(): Ports {
    return this.#running.ports;
  }

  async listen(): Promise<string> {
    const { server, engine, ports } = this.#running;
    const { host, port } = this.config;
    this.#sweep = this.#sweepLeftovers();
    this.#admin = await this.#serveAdmin();
    await engine.start();
    server.listen(port, host);
    await once(server, "listening");
    return urlOf(server, host);
  }

  /** Of several nodes on one data directory the first one has the socket. */
  async #serveAdmin(): Promise<AdminServer | undefined> {
    const { ports, store } = this.#running;
    try {
      return await serveAdmin(adminAddress(this.config.dataDir), createAdminDoor(ports));
    } catch (error) {
      if (store.alarms === undefined) {
        throw error;
      }
      ports.log.info({ err: error }, "Another node serves the administration commands.");
      return undefined;
    }
  }

  async close(): Promise<void> {
    const { server, engine, fetcher, store } = this.#running;
    const closed = server.listening ? once(server, "close") : Promise.resolve();
    server.close();
    server.closeIdleConnections();
    const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    // Runs end first: waiting for requests must not let them go on.
    await Promise.all([engine.stop(GRACE_MS), closed]);
    clearTimeout(force);
    await this.#admin?.close();
    await Promise.all([fetcher.close(), this.#sweep]);
    await store.close();
  }

  /** What a crash left over is nobody's, so nothing has to wait until it is gone. */
  async #sweepLeftovers(): Promise<void> {
    const { store, ports } = this.#running;
    try {
      await store.sweep();
    } catch (error) {
      ports.log.error({ err: error }, "What a crash left over could not be removed.");
    }
  }
}

function urlOf(server: Server, host: string): string {
  // A listening TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
