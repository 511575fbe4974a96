/** The programs of docs/preflight.md do what the page says, as they are copied. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";
import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { readXml } from "../harness/contract.ts";
import { getJson } from "../harness/fetch-json.ts";
import { ROOT } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";
import { readPage } from "./readme.ts";

/** Runs the page's program that `pattern` captures, against a server of its own, in a directory of its own. */
async function ran(pattern: RegExp) {
  const [, text = ""] = pattern.exec(readPage("docs/preflight.md")) ?? [];
  const server = await startServer();
  const directory = await mkdtemp(join(tmpdir(), "jobgate-preflight-"));
  onTestFinished(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });
  const here = text
    .replaceAll("http://127.0.0.1:8080", server.url)
    .replaceAll("@test/samples", `@${join(ROOT, "test", "samples")}`);
  const { stdout } = await promisify(execFile)("sh", ["-ec", here], {
    cwd: directory,
    timeout: 60_000,
  });
  return { server, directory, stdout };
}

it("checks the sample file by the page's first command", async () => {
  const { server, stdout } = await ran(/```sh\n([\s\S]*?)```/u);
  const { jobId } = JSON.parse(stdout) as JobDocument;
  await vi.waitFor(
    async () => {
      const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${jobId}`);
      expect(job).toMatchObject({
        workflow: "preflight",
        outcome: "succeeded",
        documents: [{ fileName: "three-pages.pdf" }],
      });
    },
    { timeout: 25_000, interval: 100 },
  );
});

it("checks a file of the library by SOAP, and fetches the findings by their link", async () => {
  const { directory, stdout } = await ran(/## From SOAP\n[\s\S]*?```sh\n([\s\S]*?)```/u);
  const found = readXml(stdout, { vocabulary: "job", name: "preflight" });
  expect(found).toMatchObject({
    profile: "offset",
    result: "failed",
    file: { fileName: "three-pages.pdf", pageCount: 3 },
  });
  const links = (await readFile(join(directory, "links.txt"), "utf8")).trim().split("\n");
  expect(links.map((link) => link.split("/").at(-1) ?? "").sort()).toEqual([
    "page-1.png",
    "page-2.png",
    "page-3.png",
    "preflight.json",
    "preflight.pdf",
    "preflight.xml",
  ]);
});
