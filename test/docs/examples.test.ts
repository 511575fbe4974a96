/** The examples of README and docs/ are run as they stand, and their answers are the real ones but for ids and times. */
import { execFile } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import type { JobDocument, ResultDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson } from "../harness/fetch-json.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";
import { pretty, shortenedLike, withoutChance } from "./answer-text.ts";
import { isUpdating, readPage, replaceSection, section } from "./readme.ts";
import { serve, type Serving } from "../harness/peers/serve.ts";
import { ROOT } from "../harness/paths.ts";

/** The pages with examples, and how many they have at least. */
const PAGES = [
  ["README.md", 5],
  ["docs/first-job.md", 9],
  ["docs/rest.md", 3],
  ["docs/schedules.md", 1],
] as const;

const SAMPLES = join(ROOT, "test", "samples");
const EXAMPLE =
  /```sh\n(?<command>[\s\S]*?)\n```\n(?<between>[\s\S]*?)```(?<language>[a-z]*)\n(?<answer>[\s\S]*?)\n```/gu;

let server: TestServer;
let files: Serving;
let downloads = "";

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  files = await serve((_request, response) => {
    createReadStream(join(SAMPLES, "three-pages.pdf")).pipe(response);
  });
  downloads = mkdtempSync(join(tmpdir(), "jobgate-examples-"));
});

afterAll(async () => {
  await server.close();
  files.close();
  rmSync(downloads, { recursive: true, force: true });
});

/** Runs a command of a page against the test's own servers. The answers so far give JOB and RESULT. */
function run(command: string, variables: Record<string, string>): Promise<string> {
  const here = command
    .replaceAll("http://127.0.0.1:8080", server.url)
    .replaceAll("http://127.0.0.1:8000", files.url)
    .replaceAll(/ -o (\S+)/gu, ` -o ${downloads}/$1`);
  const env = { PATH: process.env["PATH"] ?? "", ...variables };
  // Not the synchronous call: the servers live in this process and must go on answering.
  return new Promise((resolve, reject) => {
    execFile("sh", ["-c", here], { env, cwd: ROOT, encoding: "utf8" }, (error, stdout) =>
      error === null
        ? resolve(stdout.replaceAll(files.url, "http://127.0.0.1:8000"))
        : reject(error),
    );
  });
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

interface Example {
  /** As it stands in the page, fences included. */
  readonly whole: string;
  readonly command: string;
  /** Prose between the command and its answer. */
  readonly between: string;
  readonly language: string;
  readonly answer: string;
}

function examplesIn(text: string): readonly Example[] {
  return Array.from(
    text.matchAll(EXAMPLE),
    ([whole, command = "", between = "", language = "", answer = ""]) => ({
      whole,
      command,
      between,
      language,
      answer,
    }),
  );
}

/** The example with another answer. */
function withAnswer({ command, between, language }: Example, answer: string): string {
  const fence = "```";
  return [`${fence}sh`, command, fence, `${between}${fence}${language}`, answer, fence].join("\n");
}

/** Runs one example and gives the answer, shortened as the page has it. */
async function answerTo(example: Example, variables: Record<string, string>): Promise<string> {
  const { command, language, answer } = example;
  const said = await run(command, variables);
  if (command.includes(":start")) {
    await completed(variables["JOB"] ?? "");
  }
  if (language !== "json") {
    return said;
  }
  noteIds(variables, said);
  return shortenedLike(answer, said);
}

it.each(PAGES)(
  "runs every example of %s and gets the answer that stands there",
  async (page, least) => {
    const variables: Record<string, string> = {};
    let text = section("examples", page);
    const examples = examplesIn(text);
    expect(examples.length).toBeGreaterThanOrEqual(least);
    for (const example of examples) {
      const { whole, command, language, answer } = example;
      const said = await answerTo(example, variables);
      const shown = isUpdating ? said : answer;
      text = text.replace(whole, () => withAnswer(example, pretty(language, said)));
      expect(withoutChance(language, said), command).toBe(withoutChance(language, shown));
    }
    if (isUpdating) {
      replaceSection("examples", text, page);
    }
  },
);

it("answers at every address of README's table of doors", async () => {
  const [, doors = ""] = readPage("README.md").split("\n## Doors\n");
  const [table = ""] = doors.split("\n## ");
  const addresses = Array.from(table.matchAll(/`(\/[\w./-]+)`/gu), ([, path = ""]) => path);
  expect(addresses.length).toBeGreaterThan(7);
  for (const address of addresses) {
    expect([address, (await fetch(server.url + address)).status]).not.toEqual([address, 404]);
  }
});

it("the jobs of the two SOAP examples succeed and make the pages", async () => {
  const jobs = await getJson<JobDocument[]>(`${server.url}/v1/jobs?workflow=upload-urls`);
  expect(jobs.length).toBe(2);
  for (const { jobId } of jobs) {
    await completed(jobId);
    const result = await getJson<ResultDocument>(`${server.url}/v1/jobs/${jobId}/result`);
    expect([result.success, result.dataList.length]).toEqual([true, 3]);
  }
});
