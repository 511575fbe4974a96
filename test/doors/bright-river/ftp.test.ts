/** A job of Bright River's clients by FTP: under its number, in the folders that its addresses name. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { samplePath } from "../../harness/paths.ts";
import { PASSWORD } from "../../harness/start-required.ts";
import { type BrightRiver, createJob, startBrightRiver } from "./bright-river.ts";

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
