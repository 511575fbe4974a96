/** The servers of the recording: one that knows its callers, one that is open, two whose limits are reached, and the other side of callbacks and downloads. */

import { Readable } from "node:stream";

import { adminAddress } from "../../src/client/admin/admin-address.ts";
import type { NewAdminKey } from "../../src/client/admin/administration.ts";
import { addUser, type RequiredServer, startRequired } from "../harness/start-required.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import type { Named } from "./record.ts";
import { serveOtherSide } from "./other-side.ts";
import type { Place } from "./send-request.ts";
import { sample } from "../harness/paths.ts";

interface RecordedServer {
  readonly place: Place;
  readonly named: Named;
}

export interface RecordedServers {
  readonly required: RecordedServer;
  /** The administration's socket of the same server. */
  readonly socket: RecordedServer;
  readonly open: RecordedServer;
  readonly narrow: RecordedServer;
  readonly full: RecordedServer;
  /** Who is told. */
  readonly otherSide: RecordedServer;
  close(): Promise<void>;
}

/** Whatever machine it runs on, they answer the same. */
const EVERYWHERE = { TIME_ZONE: "Europe/Berlin", WORKERS: "2", OUTBOUND_ALLOW: "127.0.0.1" };

export async function startServers(): Promise<RecordedServers> {
  const otherSide = await serveOtherSide();
  const required = await startRequired({
    ...EVERYWHERE,
    PUBLIC_URL: "https://jobs.example",
    CORS_ORIGINS: "https://shop.example",
    RATE_LIMIT_PER_MINUTE: "100000",
    BODY_BYTES_MAX: "65536",
    UPLOAD_BYTES_MAX: "100000",
    DOCUMENTS_PER_JOB_MAX: "4",
    WORKFLOW_ALIASES: "Archive PDF/A-2:default=package:store",
  });
  const open = await startServer(EVERYWHERE);
  const narrow = await startServer({ ...EVERYWHERE, ...NARROW });
  const full = await startServer({ ...EVERYWHERE, ...FULL });
  const keys = await Promise.all([
    addKey(required, "admin", { company: 1 }),
    addKey(required, "other", { company: 47 }),
    addKey(required, "reader", { company: 1, permissions: ["read-jobs"] }),
    addKey(required, "submitter", { company: 1, permissions: ["submit-jobs"] }),
    addKey(required, "client", { company: 1, isClient: true }),
    addKey(required, "scraper", { company: 1, permissions: ["read-metrics"] }),
  ]);
  const named = {
    files: otherSide.host,
    // Jobs may wait for ten years at most.
    future: `${new Date().getUTCFullYear() + 5}-01-01`,
    ...Object.assign({}, ...keys),
    user: await addUser(required, "IpsUser"),
  };
  await publish(required);
  const recorded = ({ url }: TestServer): RecordedServer => ({
    place: { url },
    named: { ...named, server: new URL(url).host },
  });
  return {
    required: recorded(required),
    socket: { place: { socketPath: adminAddress(required.dataDir) }, named },
    open: recorded(open),
    narrow: recorded(narrow),
    full: recorded(full),
    otherSide: { place: { url: `http://${otherSide.host}` }, named },
    async close() {
      await Promise.all([required.close(), open.close(), narrow.close(), full.close()]);
      otherSide.close();
    },
  };
}

const NARROW = { JOBS_OPEN_MAX: "1", RATE_LIMIT_PER_MINUTE: "8" };
/** The most that can be set, 10 TB: more than machines that run tests have free. */
const FULL = { DISK_FREE_MIN_MB: "10000000" };
/** A company that no job publishes for, so that nothing of it is taken away. */
const PUBLISHER = 7;

/** The key by its name, and what the server calls it. */
async function addKey({ admin }: RequiredServer, name: string, asked: NewAdminKey): Promise<Named> {
  const { key, text } = await admin.addKey(asked);
  return { [name]: text, [`${name}Prefix`]: key.prefix };
}

async function publish({ app }: TestServer): Promise<void> {
  const content: Readonly<Record<string, Uint8Array>> = {
    "a/photo.jpg": sample("photo.jpg"),
    "a/draw.svg": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a/über & 100%.txt": Buffer.from("0123456789"),
  };
  for (const [path, bytes] of Object.entries(content)) {
    await app.ports.published.publish(PUBLISHER, path, Readable.from([bytes]));
  }
}
