/** The programs of docs/uploads.md upload and submit as they are copied. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, it, onTestFinished } from "vitest";

import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson } from "../harness/fetch-json.ts";
import { ROOT } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";
import { readPage } from "./readme.ts";

const PROGRAMS = Array.from(
  readPage("docs/uploads.md").matchAll(/```(sh|js)\n([\s\S]*?)```/gu),
  ([, language = "", text = ""]) => [language, text] as const,
);

it("has a program of each kind", () => {
  expect(PROGRAMS.map(([language]) => language)).toEqual(["sh", "js"]);
});

it.each(PROGRAMS)("the %s program's job succeeds", async (language, text) => {
  const server = await startServer();
  onTestFinished(server.close);
  const here = text.replaceAll("http://127.0.0.1:8080", server.url);
  const [program, ...args] =
    language === "sh"
      ? ["sh", "-ec", here]
      : [process.execPath, "--input-type=module", "-e", here.replace(/^ {2}headers: .*\n/mu, "")];
  const { stdout } = await promisify(execFile)(program ?? "", args, { cwd: ROOT });
  const { jobId } = JSON.parse(stdout) as JobDocument;
  const job = () => getJson<JobDocument>(`${server.url}/v1/jobs/${jobId}`);
  await expect.poll(async () => (await job()).outcome, { timeout: 20_000 }).toBe("succeeded");
  expect((await job()).documents).toMatchObject([{ fileName: "three-pages.pdf", size: "22548" }]);
});
