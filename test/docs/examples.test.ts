/** The examples of README and docs/ are run as they stand, and their answers are the real ones but for ids and times. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, it } from "vitest";

import type { JobDocument, ResultDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson } from "../fetch-json.ts";
import { type TestServer, startServer } from "../start-server.ts";
import { isUpdating, replaceSection, section } from "./readme.ts";

/** The pages with examples, and how many they have at least. */
const PAGES = [
  ["docs/first-job.md", 9],
  ["docs/rest.md", 3],
  ["docs/schedules.md", 1],
] as const;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SAMPLES = join(ROOT, "test", "samples");
const EXAMPLE =
  /```sh\n(?<command>[\s\S]*?)\n```\n(?<between>[\s\S]*?)```(?<language>[a-z]*)\n(?<answer>[\s\S]*?)\n```/gu;

let server: TestServer;
let files: Server;
let downloads = "";

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  files = createServer((_request, response) => {
    createReadStream(join(SAMPLES, "three-pages.pdf")).pipe(response);
  }).listen(0, "127.0.0.1");
  await once(files, "listening");
  downloads = mkdtempSync(join(tmpdir(), "jobgate-examples-"));
});

afterAll(async () => {
  await server.close();
  files.close();
  rmSync(downloads, { recursive: true, force: true });
});

/** Runs a command of a page against the test's own servers. The answers so far give JOB and RESULT. */
function run(command: string, variables: Record<string, string>): Promise<string> {
  const { port } = files.address() as AddressInfo;
  const here = command
    .replaceAll("http://127.0.0.1:8080", server.url)
    .replaceAll("http://127.0.0.1:8000", `http://127.0.0.1:${port}`)
    .replaceAll(/ -o (\S+)/gu, ` -o ${downloads}/$1`);
  const env = { PATH: process.env["PATH"] ?? "", ...variables };
  // Not the synchronous call: the servers live in this process and must go on answering.
  return new Promise((resolve, reject) => {
    execFile("sh", ["-c", here], { env, cwd: ROOT, encoding: "utf8" }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
}

/** Ids and times differ from run to run; spaces between elements or fields are only for people. */
function withoutChance(language: string, text: string): string {
  const steady = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gu, "ID")
    .replaceAll(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/gu, "TIME");
  return language === "json"
    ? JSON.stringify(JSON.parse(steady))
    : steady.replaceAll(/>\s+</gu, "><").trim();
}

const LINE_CHARS = 100;

/** JSON for the eye: what fits on a line stays on it. */
function prettyJson(value: unknown, indent = ""): string {
  const short = JSON.stringify(value)
    .replaceAll('","', '", "')
    .replaceAll(',"', ', "')
    .replaceAll('":', '": ');
  if (typeof value !== "object" || value === null || indent.length + short.length <= LINE_CHARS) {
    return short;
  }
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => inner + prettyJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}"${key}": ${prettyJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.join(",\n")}\n${indent}${close}`;
}

function pretty(language: string, text: string): string {
  return language === "json" ? prettyJson(JSON.parse(text)) : text.trim().replaceAll("><", ">\n<");
}

async function completed(jobId: string): Promise<void> {
  for (;;) {
    const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${jobId}`);
    if (job.status.code === "completed") {
      return;
    }
  }
}

/** What later examples need of an answer: the first job's id, the latest result's. */
function noteIds(variables: Record<string, string>, answer: string): void {
  const { jobId, dataList } = JSON.parse(answer);
  variables["JOB"] ??= jobId;
  variables["RESULT"] = dataList?.[0].resultId ?? "";
}

it.each(PAGES)(
  "runs every example of %s and gets the answer that stands there",
  async (page, least) => {
    const variables: Record<string, string> = {};
    let text = section("examples", page);
    const examples = Array.from(text.matchAll(EXAMPLE));
    expect(examples.length).toBeGreaterThanOrEqual(least);
    for (const [whole, command = "", between = "", language = "", answer = ""] of examples) {
      const said = await run(command, variables);
      if (language === "json") {
        noteIds(variables, said);
      }
      if (command.includes(":start")) {
        await completed(variables["JOB"] ?? "");
      }
      const real = [
        `\`\`\`sh\n${command}\n\`\`\``,
        `${between}\`\`\`${language}`,
        pretty(language, said),
        "```",
      ];
      text = isUpdating ? text.replace(whole, () => real.join("\n")) : text;
      expect(withoutChance(language, said), command).toBe(
        withoutChance(language, isUpdating ? said : answer),
      );
    }
    if (isUpdating) {
      replaceSection("examples", text, page);
    }
  },
);

it("the jobs of the SOAP examples succeed and make the pages", async () => {
  const jobs = await getJson<JobDocument[]>(`${server.url}/v1/jobs?workflow=upload-urls`);
  expect(jobs.length).toBeGreaterThan(0);
  for (const { jobId } of jobs) {
    await completed(jobId);
    const result = await getJson<ResultDocument>(`${server.url}/v1/jobs/${jobId}/result`);
    expect([result.success, result.dataList.length]).toEqual([true, 3]);
  }
});
