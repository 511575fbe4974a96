/** Real clients at the FTP door, in clear and encrypted: what they put is the job's, what they get is the result. */

import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { Client } from "basic-ftp";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";

import { isLong, tell } from "../../harness/length.ts";
import { samplePath } from "../../harness/paths.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { contentOf } from "../../harness/store/contents.ts";
import { newDataDir, useDataDir } from "../../harness/store/data-dir.ts";
import { FTP_CLIENTS, type FtpClient } from "./clients.ts";
import { documentsOf, FtpCalls, makeCertificate, newJob, portOf } from "./ftp-calls.ts";

const run = promisify(execFile);
const SAMPLE = samplePath("photo.jpg");
const NAMES = ["Ä ö #1 100%.jpg", "plain.jpg", "gone.jpg"];

/** Of all files that are put. */
const CHANGED_AT = Date.UTC(2020, 1, 3, 4, 5, 6);

let server: TestServer;
let photo: Buffer;
/** The path of a result, and its content. */
let result: { readonly path: string; readonly content: Buffer };
/** With a file of each name. */
let files: string;

beforeAll(async () => {
  const directory = await newDataDir();
  server = await startServer({
    FTP_PORT: "0",
    FTP_TLS: "optional",
    ...(await makeCertificate(directory)),
  });
  photo = await readFile(SAMPLE);
  files = await filesNamed(join(directory, "whole"), NAMES);
  result = await finished();
});

afterAll(() => server.close());

async function filesNamed(directory: string, names: readonly string[]): Promise<string> {
  await mkdir(directory, { recursive: true });
  for (const name of names) {
    await copyFile(SAMPLE, join(directory, name));
    await utimes(join(directory, name), CHANGED_AT / 1000, CHANGED_AT / 1000);
  }
  return directory;
}

/** A job that has ended, and its result. */
async function finished(): Promise<typeof result> {
  const { id, folder } = await newJob(server, { workflow: "optimize-images" });
  const calls = await FtpCalls.loggedIn(portOf(server));
  await calls.store(`${folder}/ORIGINAL/photo.jpg`, photo);
  await fetch(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
  const { results, blobs } = server.app.ports;
  await vi.waitFor(async () => expect(await results.list(id)).toHaveLength(1), 20_000);
  calls.close();
  const [made] = await results.list(id);
  const content = await contentOf(blobs.open(made?.blobId ?? ""));
  return { path: `${folder}/CLIPPED/${made?.fileName}`, content };
}

async function isInstalled({ probe: [program = "", ...rest] }: FtpClient): Promise<boolean> {
  return run(program, rest).then(
    () => true,
    () => false,
  );
}

const installed = new Map(
  await Promise.all(
    FTP_CLIENTS.map(async (client) => [client, await isInstalled(client)] as const),
  ),
);

for (const [client, isThere] of installed) {
  if (!isThere) {
    tell(`\nSKIPPED: FTP by ${client.name}, which is not installed (${client.packages}).\n`);
  }
}

const TOURS = FTP_CLIENTS.flatMap((client) =>
  (client.speaksTls ? ["no", "yes"] : ["no"]).map((tls) => ({
    client,
    tls,
    isThere: installed.get(client) === true && (isLong || tls === "yes" || client.isSlow !== true),
  })),
);

/** What all tours have put in the end. */
async function expectPut(jobId: string): Promise<void> {
  const size = photo.byteLength;
  expect([...(await documentsOf(server, jobId))].sort()).toEqual([
    `renamed.jpg ${size}`,
    `Ä ö #1 100%.jpg ${size}`,
  ]);
  for (const { blobId } of await server.app.ports.documents.list(jobId)) {
    expect(photo.equals(await contentOf(server.app.ports.blobs.open(blobId)))).toBe(true);
  }
}

for (const { client, tls, isThere } of TOURS) {
  const how = tls === "yes" ? "encrypted" : "in clear";
  test.skipIf(!isThere)(`${client.name}, ${how}`, async () => {
    const { id, folder } = await newJob(server);
    const directory = await useDataDir();
    const out = join(directory, "out");
    const few = [NAMES[0] ?? "", "renamed.jpg"];
    const env = {
      PATH: process.env["PATH"],
      HOME: directory,
      LANG: "C.UTF-8",
      PORT: String(portOf(server)),
      FOLDER: folder,
      FILES: client.isWhole ? files : await filesNamed(join(directory, "files"), few),
      RESULT: result.path,
      OUT: out,
      TLS: tls,
    };
    const [program = "", ...rest] = client.command;
    const cwd = new URL("clients", import.meta.url);
    const { stdout } = await run(program, rest, { env, cwd, timeout: 28_000 });
    await expectPut(id);
    if (client.tellsTimes === true) {
      const documents = await server.app.ports.documents.list(id);
      expect(documents.map(({ modifiedAt }) => modifiedAt)).toEqual([CHANGED_AT, CHANGED_AT]);
    }
    if (client.gets) {
      expect(stdout).toContain("renamed.jpg");
      expect(stdout).toContain("Ä ö #1 100%.jpg");
      expect(result.content.equals(await readFile(out))).toBe(true);
    }
  });
}

test.each([false, true])("basic-ftp, encrypted: %s", async (secure) => {
  const { id, folder } = await newJob(server);
  const directory = await useDataDir();
  const client = new Client(20_000);
  onTestFinished(() => client.close());
  await client.access({
    host: "127.0.0.1",
    port: portOf(server),
    user: "anna",
    password: "secret",
    secure,
    secureOptions: { rejectUnauthorized: false },
  });
  await client.ensureDir(`${folder}/ORIGINAL`);
  await client.uploadFromDir(files);
  await client.rename("plain.jpg", "renamed.jpg");
  await client.remove("gone.jpg");
  const sizes = (await client.list()).map(({ name, size }) => `${name} ${size}`);
  expect(sizes).toContain(`renamed.jpg ${photo.byteLength}`);
  await client.ensureDir(`${folder}/ORIGINAL/sub/deep`);
  await client.uploadFrom(SAMPLE, "b.jpg");
  expect(await documentsOf(server, id)).toContain(`sub›deep›b.jpg ${photo.byteLength}`);
  await client.remove("b.jpg");
  await expectPut(id);
  await client.downloadTo(join(directory, "out"), result.path);
  expect(result.content.equals(await readFile(join(directory, "out")))).toBe(true);
});
