/** Real clients go on with an upload that broke: the whole file is the document, whatever way each has. */

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { promisify } from "node:util";

import { Client } from "basic-ftp";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { tell } from "../../harness/length.ts";
import { samplePath } from "../../harness/paths.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { contentOf } from "../../harness/store/contents.ts";
import { FtpCalls, newJob, portOf } from "./ftp-calls.ts";

const run = promisify(execFile);
const SAMPLE = samplePath("photo.jpg");
const KEPT = 20_000;

let server: TestServer;
let photo: Buffer;

beforeAll(async () => {
  server = await startServer({ FTP_PORT: "0" });
  photo = await readFile(SAMPLE);
});

afterAll(() => server.close());

/** A job of which a part of photo.jpg is kept. */
async function jobWithPart(): Promise<{ readonly id: string; readonly folder: string }> {
  const job = await newJob(server);
  const calls = await FtpCalls.loggedIn(portOf(server));
  await calls.say(`CWD ${job.folder}/ORIGINAL`);
  await calls.say(`ALLO ${photo.byteLength}`);
  expect((await calls.store("photo.jpg", photo.subarray(0, KEPT))).code).toBe(426);
  calls.close();
  return job;
}

async function expectWhole(jobId: string): Promise<void> {
  const documents = await server.app.ports.documents.list(jobId);
  expect(documents.map(({ fileName }) => fileName)).toEqual(["photo.jpg"]);
  const content = await contentOf(server.app.ports.blobs.open(documents[0]?.blobId ?? ""));
  expect(photo.equals(content)).toBe(true);
}

const WAYS: readonly (readonly [program: string, command: string])[] = [
  ["curl", "curl -sS -C - -T $FILE ftp://anna:secret@127.0.0.1:$PORT$FOLDER/ORIGINAL/"],
  [
    "lftp",
    'lftp -u anna,secret ftp://127.0.0.1:$PORT -e "set net:max-retries 1; put -c $FILE -o $FOLDER/ORIGINAL/photo.jpg; bye"',
  ],
  ["ncftpput", "ncftpput -V -z -u anna -p secret -P $PORT 127.0.0.1 $FOLDER/ORIGINAL $FILE"],
  [
    "wput",
    "cd $(dirname $FILE) && wput -q --disable-tls -t 2 photo.jpg ftp://anna:secret@127.0.0.1:$PORT$FOLDER/ORIGINAL/",
  ],
];

test.each(WAYS)("%s", async (program, command) => {
  const isThere = await run("sh", ["-c", `command -v ${program}`]).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    tell(`\nSKIPPED: going on with FTP by ${program}, which is not installed.\n`);
    return;
  }
  const { id, folder } = await jobWithPart();
  const env = { PATH: process.env["PATH"], HOME: "/nonexistent", FILE: SAMPLE, FOLDER: folder };
  await run("sh", ["-c", command], {
    env: { ...env, PORT: String(portOf(server)) },
    timeout: 20_000,
  });
  await expectWhole(id);
});

test("basic-ftp", async () => {
  const { id, folder } = await jobWithPart();
  const client = new Client(20_000);
  onTestFinished(() => client.close());
  await client.access({ host: "127.0.0.1", port: portOf(server), user: "anna", password: "x" });
  await client.cd(`${folder}/ORIGINAL`);
  const kept = await client.size("photo.jpg");
  expect(kept).toBe(KEPT);
  await client.appendFrom(Readable.from([photo.subarray(kept)]), "photo.jpg");
  await expectWhole(id);
});
