/** A job of Bright River's clients by FTP: under its number, in the folders that its addresses name. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { samplePath } from "../../harness/paths.ts";
import { PASSWORD } from "../../harness/start-required.ts";
import { type BrightRiver, call, createJob, startBrightRiver, tokens } from "./bright-river.ts";

let server: BrightRiver;

beforeAll(async () => {
  server = await startBrightRiver({ FTP_PORT: "0" });
});

afterAll(() => server.close());

async function curl(...given: readonly string[]): Promise<Buffer> {
  const told = ["-sS", "--max-time", "20", "--user", `${server.user}:${PASSWORD}`, ...given];
  const { stdout } = await promisify(execFile)("curl", told, { encoding: "buffer" });
  return stdout;
}

test("pictures are put to upload.ftpUrl and results taken from download.ftpUrl, under the original's name", async () => {
  const { value } = await createJob(server);
  const { id, upload, download } = value as {
    id: number;
    upload: { ftpUrl: string };
    download: { ftpUrl: string };
  };
  await curl("-T", samplePath("photo.jpg"), upload.ftpUrl);
  expect((await curl("-l", upload.ftpUrl)).toString()).toBe("photo.jpg\n");
  const day = upload.ftpUrl.replace(/\d+\/ORIGINAL\/$/u, "");
  expect((await curl("-l", day)).toString().split("\n")).toContain(String(id));
  const found = await server.app.ports.foreignIds.find("bright-river", id);
  const jobId = typeof found === "object" ? found.jobId : "";
  const headers = {
    Authorization: `Basic ${Buffer.from(`${server.user}:${PASSWORD}`).toString("base64")}`,
  };
  await fetch(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST", headers });
  await expect
    .poll(async () => (await curl("-l", download.ftpUrl)).toString(), { timeout: 20_000 })
    .toMatch(/^photo\.\w+\n$/u);
  const name = (await curl("-l", download.ftpUrl)).toString().trim();
  const [result] = await server.app.ports.results.list(jobId);
  expect((await curl(`${download.ftpUrl}${name}`)).byteLength).toBe(result?.sizeBytes);
});

test("a picture for a job that has started, and for one that is not there, is refused with the job's number", async () => {
  const { value } = await createJob(server);
  const { id, upload } = value as { id: number; upload: { ftpUrl: string } };
  await curl("-T", samplePath("photo.jpg"), upload.ftpUrl);
  const headers = tokens(server);
  expect((await call(server.url, `POST /jobs/${id}/confirm`, { headers })).status).toBe(204);
  const late = await refusal("-T", samplePath("photo.jpg"), upload.ftpUrl);
  expect(late).toContain(
    `550 Job ${id} has started and takes no more pictures. Create another job for the rest.`,
  );
  const nowhere = upload.ftpUrl.replace(`/${id}/`, "/99999999/");
  const missing = await refusal("--ftp-method", "nocwd", "-T", samplePath("photo.jpg"), nowhere);
  expect(missing).toContain("553 There is no job 99999999.");
});

/** What the server says to a command of curl that fails. */
async function refusal(...given: readonly string[]): Promise<string> {
  return curl("-v", ...given).then(
    () => "nothing was refused",
    (error: unknown) => String((error as { readonly stderr?: unknown }).stderr),
  );
}
