/** A whole run by the Atomyx door and the page of its upload link: created, uploaded, checked, proofed, rejected, approved; each step told, in order, signed, and no token in what the server says of itself. */

import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";

import { describe, expect, it, onTestFinished } from "vitest";

import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { expireArtwork } from "../../../src/core/artwork/expire-artwork.ts";
import { expireTicket } from "../../../src/core/model/artwork.ts";
import type { JobEventDocument } from "../../../src/core/model/contract-types.gen.ts";
import type { LeveledLog } from "../../../src/platform/log.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { type Received, useReceiver } from "../../harness/peers/receiver.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { ask, create } from "../../doors/atomyx/atomyx-client.ts";
import { FormCustomer } from "./form-customer.ts";

const PDF = fileURLToPath(new URL("../../samples/three-pages.pdf", import.meta.url));
const RUN_MS = 60_000;

/** A log that keeps every line with its fields, whatever its level. */
function wholeLog(lines: string[]): LeveledLog {
  const write = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { isDebug: true, debug: write, info: write, warn: write, error: write };
}

interface Payload extends Record<string, unknown> {
  readonly event: string;
  readonly status: string;
  readonly sequence: number;
  readonly artwork: {
    readonly version: number;
    readonly url: string;
    readonly sha256: string;
  } | null;
  readonly preflight: {
    readonly result: string;
    readonly hits: readonly object[];
    readonly reportURL: string;
  } | null;
  readonly proof: { readonly url: string } | null;
  readonly decision: Record<string, unknown> | null;
}

/** What a receiver does that was written from the documentation alone. Returns the payload of an honest callback. */
function verified(
  { headers, body }: Received,
  secret: string,
  mode: "timestamp" | "body",
): Payload {
  const timestamp = String(headers["x-atomyx-timestamp"]);
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
  expect(Math.abs(Date.now() - Date.parse(timestamp))).toBeLessThan(120_000);
  const text = mode === "timestamp" ? `${timestamp}.${body}` : body;
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  expect(headers["x-atomyx-signature"]).toBe(`sha256=${signature}`);
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": expect.stringMatching(/^AtomyxSubmit\/\S+/u),
    "webhook-id": expect.any(String),
    "webhook-timestamp": expect.stringMatching(/^\d+$/u),
    "webhook-signature": expect.stringMatching(/^v1,/u),
  });
  const payload = JSON.parse(body) as Payload;
  expect(headers["x-atomyx-event"]).toBe(payload.event);
  expect(headers["x-atomyx-delivery"]).toBe(payload["deliveryId"]);
  expect(payload["deliveryId"]).toMatch(/^del_[0-9a-f]{32}$/u);
  expect(payload.status).toBe(payload.event);
  return payload;
}

async function startShop(settings: Record<string, string>) {
  const lines: string[] = [];
  const server = await startServer(
    { OUTBOUND_ALLOW: "127.0.0.1", LOG_LEVEL: "debug", ...settings },
    { log: wholeLog(lines) },
  );
  onTestFinished(server.close);
  const secret = await createAdminClient(adminAddress(server.dataDir)).revealSecret({
    company: 1,
    rotate: false,
  });
  return { server, secret, lines };
}

const tokenOf = (uploadURL: string): string => uploadURL.slice(uploadURL.lastIndexOf("/") + 1);

async function stands({ url }: TestServer, id: string, status: string): Promise<void> {
  const now = async () => (await ask(url, { path: `/api/jobs/${id}` })).body.status;
  await expect.poll(now, { timeout: RUN_MS, interval: 50 }).toBe(status);
}

/** From the order to the approval of the second version. Returns what became of it. */
async function wholeRun(mode: "timestamp" | "body") {
  const receiver = await useReceiver();
  const shop = await startShop({ ATOMYX_SIGNATURE: mode });
  const { server, secret } = shop;
  const { status, body } = await create(server.url, {
    externalId: "B-20931",
    callbackURL: `${receiver.url}/hooks/artwork?shop=7`,
    metadata: [{ propertyId: "qty", propertyName: "Copies", value: 250 }],
    // Nothing in the file is an error for these.
    capabilities: { checkFix: true, proof: true, adjust: true, checkFixProfile: "office" },
  });
  expect(status).toBe(201);
  const customer = new FormCustomer(body.uploadURL);
  const typed = { name: "A. Miller" };
  await customer.upload(PDF);
  await stands(server, body.id, "proof_generated");
  await customer.decide("reject", { ...typed, reason: "wrong colours" });
  await stands(server, body.id, "rejected");
  await customer.upload(PDF);
  await stands(server, body.id, "proof_generated");
  const receipt = await customer.decide("approve", {
    ...typed,
    checked: "yes",
    comment: "as agreed",
  });
  expect(receipt).toContain("A. Miller");
  await stands(server, body.id, "approved");
  const received = await receiver.got(8, RUN_MS);
  const payloads = received
    .map((each) => verified(each, secret, mode))
    .sort((left, right) => left.sequence - right.sequence);
  return { ...shop, id: body.id, token: tokenOf(body.uploadURL), received, payloads };
}

const ROUND = [
  "uploaded",
  expect.stringMatching(/^preflight_(?:passed|warnings)$/u),
  "proof_generated",
];

function expectTold(id: string, payloads: readonly Payload[]): void {
  expect(payloads.map(({ event }) => event)).toEqual([...ROUND, "rejected", ...ROUND, "approved"]);
  expect(new Set(payloads.map(({ sequence }) => sequence)).size).toBe(8);
  for (const payload of payloads) {
    expect(payload).toMatchObject({
      id,
      externalId: "B-20931",
      metadata: [{ propertyId: "qty", propertyName: "Copies", value: 250 }],
    });
  }
  expect(payloads.map(({ artwork }) => artwork?.version)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  const [, checked, , rejected] = payloads;
  const approved = payloads.at(-1);
  expect(checked?.preflight).toMatchObject({ errors: 0, hits: expect.any(Array) });
  expect(rejected?.decision).toMatchObject({
    result: "rejected",
    version: 1,
    reason: "wrong colours",
  });
  expect(approved?.decision).toMatchObject({
    result: "approved",
    version: 2,
    name: "A. Miller",
    comment: "as agreed",
    sha256: approved?.artwork?.sha256,
  });
}

/** Without any credential. */
async function expectFiles({ url }: TestServer, links: readonly (string | undefined)[]) {
  for (const link of links) {
    const file = await fetch(new URL(String(link), url));
    const told = [link, file.status, file.headers.get("content-type")];
    expect(told).toEqual([link, 200, "application/pdf"]);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  }
}

describe.each(["timestamp", "body"] as const)("signed over %s", (mode) => {
  it("every step is told in order, its links open, and the token stands nowhere", {
    timeout: 3 * RUN_MS,
  }, async () => {
    const { server, id, token, received, payloads, lines } = await wholeRun(mode);
    expectTold(id, payloads);
    const [, checked, proofed] = payloads;
    await expectFiles(server, [
      proofed?.artwork?.url,
      proofed?.proof?.url,
      checked?.preflight?.reportURL,
    ]);
    const events = await getJson<JobEventDocument[]>(`${server.url}/v1/jobs/${id}/events`);
    const deliveries = await (await fetch(`${server.url}/v1/jobs/${id}/deliveries`)).text();
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const told = [...lines, JSON.stringify(events), deliveries, metrics, JSON.stringify(received)];
    expect(lines.length).toBeGreaterThan(5);
    expect(told.filter((text) => text.includes(token))).toEqual([]);
  });
});

/** Ends of two orders that nobody sends a file for: one is cancelled by the shop, one runs out of time. */
async function ends(mode: "timestamp" | "body") {
  const receiver = await useReceiver();
  const { server, secret } = await startShop({ ATOMYX_SIGNATURE: mode });
  const order = async (externalId: string) =>
    (await create(server.url, { externalId, callbackURL: receiver.url })).body.id;
  const [cancelled, expired] = [await order("B-1"), await order("B-2")];
  await fetch(`${server.url}/v1/jobs/${cancelled}:cancel`, { method: "POST" });
  const { ports, store } = server.app;
  const artwork = await ports.artworks.find(expired);
  const job = await store.jobs.find("every-company", expired);
  const generation = artwork?.link.generation ?? 0;
  const to = { kind: "renewed", hash: "of no link", expiresAt: Date.now() - 1 } as const;
  await store.artworks.changeLink({ jobId: expired, at: Date.now(), generation, to, events: [] });
  const ticket = expireTicket({ id: expired, companyId: job?.companyId ?? "" }, 0);
  await expireArtwork({ ...ports, tickets: store.tickets }, ticket);
  const received = await receiver.got(2, RUN_MS);
  return received
    .map((each) => verified(each, secret, mode))
    .map(({ event, id }) => `${event} ${id === expired ? "B-2" : "B-1"}`)
    .sort();
}

it.each(["timestamp", "body"] as const)(
  "an order that is cancelled is told as cancelled, one whose time is over as expired, signed by %s",
  async (mode) => {
    expect(await ends(mode)).toEqual(["cancelled B-1", "expired B-2"]);
  },
);

it("events are called as ATOMYX_EVENT_NAMES says, and so are states", {
  timeout: RUN_MS,
}, async () => {
  const receiver = await useReceiver();
  const { server, secret } = await startShop({
    ATOMYX_EVENT_NAMES: "uploaded=artwork_received, cancelled=job_cancelled, created=new",
  });
  const { body } = await create(server.url, {
    externalId: "named",
    callbackURL: receiver.url,
    capabilities: {},
  });
  expect(body.status).toBe("new");
  await new FormCustomer(body.uploadURL).upload(PDF);
  const [uploaded] = await receiver.got(1, RUN_MS);
  expect(uploaded && verified(uploaded, secret, "timestamp").event).toBe("artwork_received");
});

it("a test says that it is one", { timeout: RUN_MS }, async () => {
  const receiver = await useReceiver();
  const { server, secret } = await startShop({});
  const { body } = await create(server.url, { externalId: "t", callbackURL: receiver.url });
  await fetch(`${server.url}/v1/jobs/${body.id}/deliveries:test`, { method: "POST" });
  const [test] = await receiver.got(1, RUN_MS);
  expect(test && verified(test, secret, "timestamp")).toMatchObject({
    event: "test",
    artwork: null,
    preflight: null,
    proof: null,
    decision: null,
  });
});
