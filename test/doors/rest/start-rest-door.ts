/** The REST door of a whole server on a real socket, with a worker that tests drive by hand. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Contract } from "../../../src/contract/contract.ts";
import type { Workflow } from "../../../src/core/ports/workflow-context.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { logInto, STANDING_ENGINE, startServer } from "../../harness/start-server.ts";

/** A workflow with one option of each type and a name that has to survive addresses. */
const ARCHIVE: Workflow = {
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
  run: async () => undefined,
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
  const { requestTimeoutMs = 10_000, publicUrl = "", isBehindExpress, breakPorts } = settings;
  const logged: string[] = [];
  const { url, app, dataDir, close } = await startServer(
    {
      BODY_BYTES_MAX: String(BODY_BYTES_MAX),
      UPLOAD_BYTES_MAX: String(UPLOAD_BYTES_MAX),
      REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
      DOCUMENTS_PER_JOB_MAX: "3",
      OUTBOUND_ALLOW: "127.0.0.1",
      TIME_ZONE: "Europe/Berlin",
      PUBLIC_URL: publicUrl,
      WORKERS: "2",
    },
    {
      log: logInto(logged),
      engine: STANDING_ENGINE,
      workflows: [ARCHIVE],
      ...(breakPorts === undefined ? {} : { ports: breakPorts }),
      ...(isBehindExpress === undefined ? {} : { isBehindExpress }),
    },
  );
  const { store, contract, ports } = app;
  return {
    url,
    port: Number(new URL(url).port),
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
      const id = ports.ids.next();
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
    close,
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
