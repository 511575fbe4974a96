/** `jobgate listen` as it is typed: it prints what a real server signed, and nothing else. */

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../src/client/admin/admin-client.ts";
import { addListenCommand } from "../../src/commands/listen.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { CLI } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";
import { type } from "./typed.ts";

async function receiver(secretFile: string) {
  const args = [CLI, "listen", "--port", "0", "--json", "--secret-file", secretFile];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  const complaints = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: welcome } = await complaints.next();
  const [url = ""] = /http:\S+\//u.exec(String(welcome)) ?? [];
  const next = async (from: typeof lines): Promise<string> => String((await from.next()).value);
  return { url, printed: () => next(lines), complained: () => next(complaints) };
}

test("a callback that the server signed is printed, one that is not is refused", async () => {
  const server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  onTestFinished(() => server.close());
  const home = await mkdtemp(join(tmpdir(), "jobgate-listen-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const admin = createAdminClient(adminAddress(server.dataDir));
  const secretFile = join(home, "secret");
  await writeFile(secretFile, `${await admin.revealSecret({ company: 1, rotate: false })}\n`);
  const { url, printed, complained } = await receiver(secretFile);

  const forged = await fetchWithin(`${url}here`, { method: "POST", body: '{"type":"job.failed"}' });
  expect(forged.status).toBe(401);
  expect(await complained()).toMatch(/^Not verified: POST \/here \(.+\)\.$/u);

  const job = { workflow: "package", callbackURL: url, callbackEvents: ["job.cancelled"] };
  const answer = await fetchWithin(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(job),
  });
  const { jobId } = (await answer.json()) as { readonly jobId: string };
  await fetchWithin(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
  const told = JSON.parse(await printed()) as { readonly body: string; readonly at: string };
  expect(JSON.parse(told.body)).toMatchObject({ type: "job.cancelled", jobId });
  expect(Date.parse(told.at)).not.toBeNaN();
});

test.each([
  ["without a secret", []],
  ["with what is none", ["--secret-file", CLI]],
  ["with a port that is none", ["--port", "99999"]],
])("it exits with 2 %s", async (_, args) => {
  expect((await type(addListenCommand, "listen", ...args)).code).toBe(2);
});
