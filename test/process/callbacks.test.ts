/** Callbacks of the built server: the commands, and that kill -9 between an event and its callback forgets nothing. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { DeliveryDocument, JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { type Received, useReceiver } from "../harness/peers/receiver.ts";
import { startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { CLI } from "../harness/paths.ts";

const ALLOW = { OUTBOUND_ALLOW: "127.0.0.1" };
let dataDir = "";

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "jobgate-callbacks-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function jobgate(...args: string[]): string {
  const env = { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir };
  return execFileSync(process.execPath, [CLI, ...args], { env, encoding: "utf8", stdio: "pipe" });
}

/** A job that is cancelled: one event to be told. */
async function cancelOne(url: string, document: object = {}): Promise<string> {
  const response = await postJson(`${url}/v1/jobs`, document);
  const { jobId } = await jsonOf<JobDocument>(response);
  await fetchWithin(`${url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
  return jobId;
}

const jobIdOf = ({ body }: Received): string => JSON.parse(body).jobId;

it("the commands work without and with a running server, and what they print signs", async () => {
  const receiver = await useReceiver();
  const added = jobgate("callback", "add", "--company", "1", "--url", `${receiver.url}/a?k=secret`);
  expect(added).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/a is told; its id is [0-9a-f-]{36}\.\n$/u);
  const server = await startProcess({ DATA_DIR: dataDir, ...ALLOW });
  const secret = jobgate("callback", "secret", "--company", "1").trim();
  expect(() => jobgate("callback", "secret", "--company", "1")).toThrow(/shown before/u);
  expect(jobgate("callback", "list", "--company", "1")).toMatch(
    /json {2}http\S+\/a {2}job\.started,/u,
  );
  await cancelOne(server.url);
  const [one] = await receiver.got(1);
  const headers = one?.headers as Record<string, string>;
  expect(new Webhook(secret).verify(one?.body ?? "", headers)).toMatchObject({
    type: "job.cancelled",
  });
  const id = / id is (\S+)\./u.exec(added)?.[1] ?? "";
  expect(jobgate("callback", "remove", "--id", id)).toContain("not told any more");
  expect(jobgate("callback", "list", "--company", "1")).toBe("");
  expect(jobgate("company", "email", "--company", "1", "--to", "a@example.com")).toContain("a@ex");
  expect(await server.end("SIGTERM")).toBe(0);
});

it("whoever was not told when the process was killed is told by the next one", async () => {
  let isDeaf = true;
  const receiver = await useReceiver((response) => {
    if (!isDeaf) {
      response.writeHead(204).end();
    }
  });
  const server = await startProcess({ DATA_DIR: dataDir, ...ALLOW });
  const jobIds: string[] = [];
  for (let count = 0; count < 10; count += 1) {
    jobIds.push(await cancelOne(server.url, { callbackURL: receiver.url }));
  }
  // Four are being sent to a target that says nothing; the others wait.
  await receiver.got(4);
  expect(await server.end("SIGKILL")).toBe("SIGKILL");
  isDeaf = false;

  const again = await startProcess({ DATA_DIR: dataDir, ...ALLOW });
  for (const jobId of jobIds) {
    await vi.waitFor(async () => {
      const list = await getJson<DeliveryDocument[]>(`${again.url}/v1/jobs/${jobId}/deliveries`);
      expect(list).toMatchObject([{ state: "delivered" }]);
    }, 10_000);
  }
  expect(new Set(receiver.received.map(jobIdOf))).toEqual(new Set(jobIds));
  // At least once, and under one id each: no more than those that were being sent came twice.
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(10);
  expect(receiver.received.length).toBeLessThanOrEqual(14);
  expect(await again.end("SIGTERM")).toBe(0);
});
