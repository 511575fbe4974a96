/** The programs of docs/preflight.md do what the page says, as they are copied. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { readXml } from "../harness/contract.ts";
import { ROOT } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";
import { readPage } from "./readme.ts";

it("checks a file of the library by SOAP, and fetches the findings by their link", async () => {
  const [, text = ""] = /## From SOAP\n[\s\S]*?```sh\n([\s\S]*?)```/u.exec(
    readPage("docs/preflight.md"),
  ) ?? [""];
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
