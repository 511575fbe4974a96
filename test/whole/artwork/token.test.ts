/** The token of an upload link after a whole life by API: in the answer to the shop, and nowhere else. */

import { expect, it, onTestFinished } from "vitest";
import type { LeveledLog } from "../../../src/platform/log.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { pdfOf } from "../../harness/files/make-pdf.ts";
import { startReceiver } from "../../harness/peers/receiver.ts";
import { startServer } from "../../harness/start-server.ts";
import { Customer } from "./customer.ts";

it("stands in no log line, event, metric, callback or stored row, and in no answer to whoever guesses", {
  timeout: 120_000,
}, async () => {
  const lines: string[] = [];
  const write = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const log: LeveledLog = { isDebug: true, debug: write, info: write, warn: write, error: write };
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" }, { log });
  onTestFinished(() => server.close());
  const json = { "Content-Type": "application/json" };
  const made = await fetchWithin(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { ...json, "Idempotency-Key": '"order-1"' },
    body: JSON.stringify({
      workflow: "artwork",
      profile: "office",
      capabilities: { adjust: true, checkFix: true, proof: true },
      callbackURL: receiver.url,
      callbackEvents: ["artwork.uploaded", "proof.ready", "decision.made"],
    }),
  });
  expect(made.status).toBe(201);
  const { jobId, uploadURL } = (await made.json()) as {
    readonly jobId: string;
    readonly uploadURL: string;
  };
  const { ports, store } = server.app;
  const customer = await Customer.of(ports, jobId);
  expect(uploadURL).toBe(`${server.url}/u/${customer.token}`);

  // Whatever answers there, and for whoever has a part of it.
  const { token } = customer;
  for (const path of [`/u/${token}`, `/u/${token}/nothing`, `/u/${token}x`, `/V1/U/${token}`]) {
    await fetchWithin(`${server.url}${path}`);
    const text = await (await fetchWithin(`${server.url}${path}`, { method: "DELETE" })).text();
    expect(text).not.toContain(token);
  }
  await customer.upload(await pdfOf([[300, 200]]));
  await customer.until("proof-ready");
  await customer.decide();
  const callbacks = await receiver.got(3, 20_000);

  const events = await (await fetchWithin(`${server.url}/v1/jobs/${jobId}/events`)).text();
  const metrics = await (await fetchWithin(`${server.url}/metrics`)).text();
  const rows: string[] = [];
  await store.exportRows(async (line) => void rows.push(line));
  for (const [where, text] of Object.entries({
    log: lines.join("\n"),
    events,
    metrics,
    rows: rows.join("\n"),
    callbacks: JSON.stringify(callbacks),
  })) {
    expect(text.length, where).toBeGreaterThan(100);
    expect(text, where).not.toContain(token);
  }
});
