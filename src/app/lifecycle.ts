/** The running application: starts the parts in order, and ends them so that nothing that was taken gets lost. */

import { once } from "node:events";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";

import { adminAddress } from "../client/admin/admin-address.ts";
import { cannotListen } from "../settings/cannot-listen.ts";
import { isLoopback } from "../settings/parsers.ts";
import type { Config } from "../settings/settings.ts";
import type { Contract } from "../contract/contract.ts";
import type { Ports } from "../core/ports/ports.ts";
import { type AdminServer, AdminSocketTaken, serveAdmin } from "../doors/admin/admin-server.ts";
import type { FtpServer } from "../doors/ftp/ftp-server.ts";
import type { Gate } from "../doors/server/gate.ts";
import type { RunningEngine } from "../engine/engine.ts";
import type { Upkeep } from "../engine/upkeep.ts";
import type { Store } from "../store/open-store.ts";

export interface App {
  readonly config: Config;
  readonly ports: Ports;
  readonly store: Store;
  readonly engine: RunningEngine;
  readonly contract: Contract;
  /** Where it listens for FTP, once it does; undefined without that door. */
  readonly ftpPort: number | undefined;
  /** Takes requests and runs jobs from now on; resolves to the address that it listens on. */
  listen(): Promise<string>;
  /** Does what the first callers would otherwise wait for, in steps between which requests are answered. */
  warmUp(): void;
  /** Refuses what is new, lets end what is under way for DRAIN_MS, and lets go of the data directory. */
  close(): Promise<void>;
}

/** What the application is made of, as far as it is started and stopped. */
export interface RunningParts extends Pick<App, "ports" | "contract" | "engine" | "store"> {
  readonly upkeep: Upkeep;
  readonly gate: Gate;
  readonly server: Server;
  readonly adminDoor: RequestListener;
  readonly ftp: FtpServer | undefined;
  readonly warmUpSteps: readonly (() => void)[];
  /** What calls others; closed when nothing runs any more. */
  readonly outbound: readonly { close(): Promise<void> }[];
}

/** Of the time to drain, jobs get this share to end; the rest is for giving them back. */
const RUNS_SHARE = 0.75;
/** Runs have to be given back even where nothing may be waited for. */
const GIVE_BACK_MS_MIN = 5000;
/** Before each step of the warm-up, for who came meanwhile: whoever looks whether the server is ready, at first. */
const WARM_UP_PAUSE_MS = 50;
/** For connections to close by themselves, once no request is under way. */
const CLOSE_MS = 300;

export class RunningApp implements App {
  readonly config: Config;
  readonly ports: Ports;
  readonly store: Store;
  readonly engine: RunningEngine;
  readonly contract: Contract;
  readonly #running: RunningParts;
  #admin: AdminServer | undefined;
  #sweep = Promise.resolve();
  #nextStep: NodeJS.Timeout | undefined;

  constructor(config: Config, running: RunningParts) {
    this.config = config;
    this.ports = running.ports;
    this.store = running.store;
    this.engine = running.engine;
    this.contract = running.contract;
    this.#running = running;
  }

  get ftpPort(): number | undefined {
    return this.#running.ftp?.port;
  }

  async listen(): Promise<string> {
    const { server, engine, upkeep } = this.#running;
    const { host, port } = this.config;
    this.#sweep = this.#sweepLeftovers();
    this.#admin = await this.#serveAdmin();
    await engine.start();
    upkeep.start();
    server.listen(port, host);
    await once(server, "listening").catch((error: unknown) => {
      throw cannotListen(error, this.config);
    });
    server.on("error", this.#tellServerError);
    await this.#listenForFtp();
    return urlOf(server, host);
  }

  warmUp(): void {
    const [...steps] = this.#running.warmUpSteps;
    const next = (): void => {
      steps.shift()?.();
      this.#nextStep = steps.length === 0 ? undefined : setTimeout(next, WARM_UP_PAUSE_MS);
    };
    this.#nextStep = setTimeout(next, WARM_UP_PAUSE_MS);
  }

  async close(): Promise<void> {
    const { engine, gate, outbound, store, upkeep } = this.#running;
    const { drainMs } = this.config;
    clearTimeout(this.#nextStep);
    // New requests are told that the server stops as long as others are under way.
    gate.stop();
    store.changes.close();
    const giveBackMs = Math.max(GIVE_BACK_MS_MIN, drainMs * (1 - RUNS_SHARE));
    await Promise.all([
      engine.stop(giveBackMs, drainMs * RUNS_SHARE),
      gate.drained(drainMs),
      this.#running.ftp?.close(drainMs),
      upkeep.stop(),
    ]);
    await this.#closeServer();
    await this.#admin?.close();
    await Promise.all([...outbound.map((each) => each.close()), this.#sweep]);
    await store.close();
  }

  async #listenForFtp(): Promise<void> {
    const { ftp, ports } = this.#running;
    const { ftpPort: port, ftpTls, host } = this.config;
    if (ftp === undefined || port === undefined) {
      return;
    }
    await ftp.listen(port, host).catch((error: unknown) => {
      throw cannotListen(error, { host, port, setting: "FTP_PORT" });
    });
    if (ftpTls === "off" && !isLoopback(host)) {
      ports.log.warn({}, "FTP passes passwords and files in clear; FTP_TLS encrypts them.");
    }
  }

  /** Such as a connection that cannot be accepted for want of descriptors: an error that nobody hears would end the process. */
  readonly #tellServerError = (err: Error): void =>
    this.#running.ports.log.error({ err }, "The server could not take a connection; it goes on.");

  /** Of several nodes on one data directory the first one has the socket. */
  async #serveAdmin(): Promise<AdminServer | undefined> {
    const { adminDoor, ports, store } = this.#running;
    try {
      return await serveAdmin(adminAddress(this.config.dataDir), adminDoor, this.#tellServerError);
    } catch (error) {
      if (!store.isShared) {
        throw error;
      }
      if (error instanceof AdminSocketTaken) {
        ports.log.info({}, "Another node serves the administration commands.");
      } else {
        ports.log.warn({ err: error }, "The administration commands cannot be served here.");
      }
      return undefined;
    }
  }

  async #closeServer(): Promise<void> {
    const { server } = this.#running;
    if (!server.listening) {
      return;
    }
    const closed = once(server, "close");
    server.close();
    server.closeIdleConnections();
    const force = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
    await closed;
    clearTimeout(force);
  }

  /** What a crash left over is nobody's, so nothing has to wait until it is gone. */
  async #sweepLeftovers(): Promise<void> {
    const { upkeep, ports } = this.#running;
    try {
      await upkeep.sweepFiles();
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
