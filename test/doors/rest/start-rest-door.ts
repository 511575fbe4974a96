/** The REST door on a real socket with the real core, store and contract, and a worker that tests drive by hand. */

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express from "express";
import { OpenAccess } from "../../../src/auth/open-access.ts";
import type { Contract } from "../../../src/contract/contract.ts";
import { loadContract } from "../../../src/contract/load-contract.ts";
import { addCompany } from "../../../src/core/access/add-company.ts";
import { FedUploads } from "../../../src/core/documents/fed-uploads.ts";
import { DEFAULT_COMPANY } from "../../../src/core/model/company.ts";
import { createCalendar } from "../../../src/engine/schedules/calendar/calendar.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import type { WorkflowDeclaration } from "../../../src/core/model/workflow.ts";
import { failedRequest, unknownAddress } from "../../../src/doors/fallback.ts";
import { problemPages } from "../../../src/doors/problems/pages.ts";
import { inFront } from "../../../src/doors/server/front-routes.ts";
import { restDoor, restFrontRoute } from "../../../src/doors/rest/rest-door.ts";
import { parseOutboundAllow } from "../../../src/outbound/address-guard.ts";
import { openFetcher } from "../../../src/outbound/fetcher.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import { Proxies } from "../../../src/doors/server/proxies.ts";
import { openFileSender } from "../../../src/outbound/file-sender.ts";
import { archiver } from "../../../src/workflows/documents/archiver.ts";

/** A workflow with one option of each type and a name that has to survive addresses. */
const ARCHIVE: WorkflowDeclaration = {
  name: "Archive PDF/A-2",
  description: "For tests.",
  profiles: [
    { name: "default", description: "Usual.", options: [] },
    { name: "small & fast", description: "Other.", options: [{ name: "DPI", value: "72" }] },
  ],
  options: [
    { name: "DPI", type: "integer", description: "Dots per inch.", minimum: 10, maximum: 1200 },
    { name: "META.TITLE", type: "text", description: "Title." },
    { name: "DOC.PASSWORD", type: "text", description: "Password.", repeats: true, secret: true },
  ],
};

export const BODY_BYTES_MAX = 64 * 1024;
export const UPLOAD_BYTES_MAX = 256 * 1024;

export interface RestServer {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly contract: Contract;
  readonly logged: string[];
  /** How many files the store holds or is writing. */
  blobCount(): Promise<number>;
  /** Runs a pending job by hand: it ends with one result of this content. Returns the result's id. */
  finish(
    jobId: string,
    result: { fileName: string; contentType: string; text: string },
  ): Promise<string>;
  /** Takes a pending job and leaves it running. */
  claim(jobId: string): Promise<void>;
  close(): Promise<void>;
}

export interface RestServerSettings {
  readonly requestTimeoutMs?: number;
  readonly publicUrl?: string;
  /** Nothing is answered in front of express. */
  readonly isBehindExpress?: boolean;
  readonly breakPorts?: (ports: Ports) => Ports;
}

/** Serves the door on a free port. */
export async function startRestDoor(settings: RestServerSettings = {}): Promise<RestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-rest-"));
  const ids = createIds(systemClock);
  const store = await openStore({ dataDir, ids });
  const contract = loadContract({
    xsdDir: fileURLToPath(new URL("../../../xsd", import.meta.url)),
    xmlElementsMax: 100_000,
  });
  const logged: string[] = [];
  const log = (fields: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const fetcher = openFetcher({ allow: parseOutboundAllow(["127.0.0.1"]) });
  const ports: Ports = {
    ...store,
    clock: systemClock,
    ids,
    log: { info: log, warn: log, error: log },
    fetcher,
    sender: openFileSender({ allow: parseOutboundAllow(["127.0.0.1"]) }),
    archiver,
    fedUploads: new FedUploads(),
    engine: { wake: () => undefined, interrupt: () => undefined },
    workflows: { list: () => [ARCHIVE] },
    calendar: createCalendar({ timeZone: "Europe/Berlin", intervalMinS: 60 }),
    limits: { uploadBytesMax: UPLOAD_BYTES_MAX, documentsPerJobMax: 3, scheduleCatchUpS: 3600 },
  };
  await addCompany(ports, DEFAULT_COMPANY);
  const deps = {
    ports: settings.breakPorts?.(ports) ?? ports,
    contract,
    authenticator: new OpenAccess(ports.companies),
    proxies: new Proxies([]),
    bodyBytesMax: BODY_BYTES_MAX,
    requestTimeoutMs: settings.requestTimeoutMs ?? 10_000,
    publicUrl: settings.publicUrl,
    service: { version: "1.2.3", startedAt: 0, workers: 2 },
  };
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(restDoor(deps));
  app.use(problemPages());
  app.use(unknownAddress(deps));
  app.use(failedRequest(deps));
  const routes = settings.isBehindExpress ? [] : [restFrontRoute(deps)];
  const server = createServer(inFront(routes, app, ports.log));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    store,
    contract,
    logged,
    async blobCount() {
      const files = await Promise.all(
        ["blobs", "tmp"].map((folder) =>
          readdir(join(dataDir, folder), { recursive: true, withFileTypes: true }),
        ),
      );
      return files.flat().filter((entry) => entry.isFile()).length;
    },
    async claim(jobId) {
      await claim(store, jobId);
    },
    async finish(jobId, { fileName, contentType, text }) {
      const run = await claim(store, jobId);
      const blob = await store.blobs.put(chunksOf(text), 1e6);
      const id = ids.next();
      const now = systemClock.now();
      await store.runs.report(run, {
        events: [{ at: now, code: "result.added", severity: "info", message: fileName }],
        result: {
          id,
          jobId,
          fileName,
          contentType,
          sizeBytes: blob.sizeBytes,
          sha256: blob.sha256,
          blobId: blob.id,
          properties: [{ name: "pages", value: "3" }],
          createdAt: now,
        },
      });
      await store.runs.finish(run, {
        at: now,
        outcome: "succeeded",
        message: "Done.",
        event: { at: now, code: "job.completed", severity: "info", message: "Done." },
      });
      return id;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await fetcher.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function claim(store: Store, jobId: string) {
  const now = systemClock.now();
  const run = await store.runs.claim({
    jobId,
    node: "test",
    at: now,
    leaseUntil: now + 60_000,
    event: { at: now, code: "job.started", severity: "info", message: "Taken." },
  });
  if (run === undefined) {
    throw new Error(`Job ${jobId} cannot be taken.`);
  }
  return run;
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
