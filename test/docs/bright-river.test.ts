/** What docs/bright-river.md shows a client doing, from the log-in to the results, does it as it is copied. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { startBrightRiver } from "../doors/bright-river/bright-river.ts";
import { ROOT } from "../harness/paths.ts";
import { PASSWORD } from "../harness/start-required.ts";
import { readPage } from "./readme.ts";

it("puts a picture by HTTP and one by FTP, and fetches what was made of both", async () => {
  const [, text = ""] = readPage("docs/bright-river.md").split("Then what a client does");
  const programs = Array.from(text.matchAll(/```sh\n([\s\S]*?)```/gu), ([, program]) => program);
  const server = await startBrightRiver({ FTP_PORT: "0" });
  const directory = await mkdtemp(join(tmpdir(), "jobgate-bright-river-"));
  onTestFinished(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });
  await symlink(join(ROOT, "test"), join(directory, "test"));
  const here = programs
    .join("\n")
    .replaceAll("http://127.0.0.1:8080", server.url)
    .replaceAll("anna@example.com", server.user);
  await promisify(execFile)("sh", ["-ec", here], {
    cwd: directory,
    timeout: 60_000,
    env: { PATH: process.env["PATH"], client: server.client, password: PASSWORD },
  });
  const zip = (await readFile(join(directory, "results.zip"))).toString("latin1");
  expect(zip).toContain("drawing.jpg");
  expect(zip).toContain("photo.jpg");
});
