/** What becomes of artwork that was submitted under /v1, told as Standard Webhooks in JSON and XML. */

import { readFileSync } from "node:fs";

import { Webhook } from "standardwebhooks";
import { expect, it, onTestFinished } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import { uploadArtwork } from "../../../src/core/artwork/upload-artwork.ts";
import { openLink } from "../../../src/core/artwork/upload-link.ts";
import type { CallbackDocument, JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { contract } from "../../harness/contract.ts";
import { jsonOf, postJson } from "../../harness/fetch-json.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { startServer } from "../../harness/start-server.ts";

const PDF = readFileSync(new URL("../../samples/three-pages.pdf", import.meta.url));
const ROOT = { vocabulary: "job", name: "callback" } as const;
const EVENTS = ["artwork.uploaded", "preflight.done", "proof.ready"] as const;
const RUN_MS = 60_000;

function read(format: "json" | "xml", body: string): CallbackDocument {
  if (format === "json") {
    return contract.readJson(Buffer.from(body), ROOT, "answer") as CallbackDocument;
  }
  const xml = contract.parseXml(Buffer.from(body));
  try {
    return contract.readXml(xml.root, ROOT, "answer") as CallbackDocument;
  } finally {
    xml.dispose();
  }
}

it.each(["json", "xml"] as const)("in %s", { timeout: 2 * RUN_MS }, async (callbackFormat) => {
  const receiver = await useReceiver();
  const server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  onTestFinished(server.close);
  const { ports } = server.app;
  const admin = createAdminClient(adminAddress(server.dataDir));
  const secret = await admin.revealSecret({ company: 1, rotate: false });
  const job = await jsonOf<JobDocument>(
    postJson(`${server.url}/v1/jobs`, {
      workflow: "artwork",
      externalId: "B-7",
      callbackURL: receiver.url,
      callbackFormat,
      callbackEvents: EVENTS,
      capabilities: { checkFix: true, proof: true, checkFixProfile: "office" },
    }),
  );
  const token = (job.uploadURL ?? "").split("/").at(-1) ?? "";
  const content = (async function* () {
    yield PDF;
  })();
  await uploadArtwork(ports, await openLink(ports, token), { fileName: "flyer.pdf", content });
  const received = await receiver.got(EVENTS.length, RUN_MS);
  const told = received.map(({ headers, body }) => {
    const signed = headers as Record<string, string>;
    new Webhook(secret).verify(body, signed, { jsonParse: false });
    expect(body).not.toContain(token);
    return read(callbackFormat, body);
  });
  const inOrder = told.sort((left, right) => left.sequence - right.sequence);
  expect(inOrder.map(({ type }) => type)).toEqual(EVENTS);
  expect(inOrder.map(({ artwork }) => artwork?.state)).toEqual([
    "uploaded",
    expect.stringMatching(/^preflight-(?:passed|warnings)$/u),
    "proof-ready",
  ]);
  expect(inOrder[2]?.artwork).toMatchObject({
    version: { version: 1, origin: "upload", fileName: "flyer.pdf", preflight: { errors: 0 } },
    results: expect.arrayContaining([expect.objectContaining({ contentType: "application/pdf" })]),
  });
});
