/** The commands on jobs against a real server, in this process; what is the program's alone, by the built command line. */

import { spawn } from "node:child_process";
import { PassThrough } from "node:stream";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { addJobCommands } from "../../src/commands/jobs.ts";
import { addSubmitCommand } from "../../src/commands/submit.ts";
import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { createProgress } from "../../src/commands/terminal/progress.ts";
import { startRequired } from "../harness/start-required.ts";
import { getJson } from "../harness/fetch-json.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import { CLI, ROOT } from "../harness/paths.ts";
import { type, type Typed } from "./typed.ts";

const PDF = join(ROOT, "test", "samples", "three-pages.pdf");

interface Ran extends Omit<Typed, "code"> {
  readonly code: number | null;
}

let server: TestServer;
let directory = "";

beforeAll(async () => {
  server = await startServer();
  directory = await mkdtemp(join(tmpdir(), "jobgate-jobs-"));
  vi.stubEnv("JOBGATE_URL", server.url);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"] ?? "", JOBGATE_URL: server.url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, complaints] = await Promise.all([
    child.stdout.setEncoding("utf8").toArray(),
    child.stderr.setEncoding("utf8").toArray(),
  ]);
  return { code: await code, out: out.join("").trim(), complaints: complaints.join("") };
}

/** The same in this process, whose directory stays where it is. */
const jobgate = (...args: readonly string[]): Promise<Typed> =>
  type(
    (root) => {
      addSubmitCommand(root);
      addJobCommands(root);
    },
    ...args,
  );

const SMALL = ["--workflow", "rip-pdf", "--option", "resolution=18"];

test("submit starts a job with the files and says its id", async () => {
  const named = ["--profile", "print", "--name", "Order 4711"];
  const { code, out, complaints } = await run([
    "submit",
    PDF,
    ...SMALL,
    "--option",
    "format=jpeg",
    ...named,
  ]);
  expect([code, complaints]).toEqual([0, expect.stringContaining("100%  Sending")]);
  expect(await getJson<JobDocument>(`${server.url}/v1/jobs/${out}`)).toMatchObject({
    name: "Order 4711",
    workflow: "rip-pdf",
    profile: "print",
    options: [
      { name: "resolution", value: "18" },
      { name: "format", value: "jpeg" },
    ],
    documents: [{ fileName: "three-pages.pdf" }],
    startedAt: expect.any(String),
  });
});

test("submit -o waits, shows what happens in plain lines, and writes the results", async () => {
  const { code, out, complaints } = await jobgate(
    "submit",
    PDF,
    ...SMALL,
    "-o",
    join(directory, "results"),
  );
  expect(code).toBe(0);
  const names = ["three-pages-1.png", "three-pages-2.png", "three-pages-3.png"];
  expect(out.split("\n").slice(1)).toEqual(names.map((name) => join(directory, "results", name)));
  expect(await readdir(join(directory, "results"))).toEqual(names);
  const png = await readFile(join(directory, "results", "three-pages-1.png"));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(complaints).toContain("Completed.");
  expect(complaints).not.toContain("\u001b");
});

test("submit -o exits 1 and names the file that failed, and has the results of the others", async () => {
  const broken = join(directory, "broken.pdf");
  await writeFile(broken, "%PDF-1.7 and nothing more");
  const args = ["submit", PDF, broken, ...SMALL, "--option", "pages=1"];
  const { code, complaints } = await jobgate(...args, "-o", join(directory, "others"));
  expect(code).toBe(1);
  expect(complaints).toMatch(/^jobgate: error: broken\.pdf: The PDF is damaged/mu);
  expect(await readdir(join(directory, "others"))).toEqual(["three-pages-1.png"]);
});

test("results of one name do not replace each other", async () => {
  const { code, out } = await jobgate(
    "submit",
    PDF,
    PDF,
    ...SMALL,
    "--option",
    "pages=1",
    "-o",
    join(directory, "twice"),
  );
  expect([code, new Set(out.split("\n")).size]).toEqual([0, 3]);
  expect(await readdir(join(directory, "twice"))).toHaveLength(2);
});

test("submit --json tells job, result and files as one document", async () => {
  const { code, out } = await run(["submit", PDF, ...SMALL, "-o", "json", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    job: { outcome: "succeeded" },
    result: { success: true },
    files: [join("json", "three-pages-1.png"), expect.any(String), expect.any(String)],
  });
});

test("a job that fails exits with 1 and says why", async () => {
  await writeFile(join(directory, "broken.pdf"), "no pdf");
  const { code, complaints } = await jobgate(
    "submit",
    join(directory, "broken.pdf"),
    "--workflow",
    "rip-pdf",
    "--watch",
  );
  expect([code, complaints]).toEqual([1, expect.stringContaining("jobgate: The job failed: ")]);
});

test("jobs lists, filters and limits; job tells one; cancel stops it", async () => {
  const answer = await fetch(`${server.url}/v1/jobs?name=Waits`, { method: "POST" });
  const { jobId } = (await answer.json()) as JobDocument;
  const listed = await jobgate("jobs", "--limit", "1");
  expect(listed.out).toMatch(new RegExp(`^${jobId}  creating +0%  .*Waits$`, "u"));
  const creating = await jobgate("jobs", "--status", "creating", "--json");
  expect(JSON.parse(creating.out)).toMatchObject([{ jobId }]);
  expect((await jobgate("job", jobId)).out).toContain("state:     creating: Waiting for documents");
  const cancelled = await jobgate("cancel", jobId, "--json");
  expect([cancelled.code, JSON.parse(cancelled.out)]).toMatchObject([0, { outcome: "cancelled" }]);
});

describe("exit codes", () => {
  test.each([
    ["an unknown option", ["jobs", "--nonsense"]],
    ["a missing argument", ["submit"]],
    ["an option without value", ["submit", PDF, "--option", "resolution"]],
    ["a file that is not there", ["submit", "nowhere.pdf"]],
    ["a limit that is none", ["jobs", "--limit", "many"]],
    ["an address that is none", ["jobs", "--url", "nowhere"]],
  ])("2 for %s", async (_, args) => {
    const { code, out, complaints } = await jobgate(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(complaints).not.toBe("");
  });

  test("are those of the program, which complains once", async () => {
    const unknown = await run(["jobs", "--nonsense"]);
    expect([unknown.code, unknown.out]).toEqual([2, ""]);
    expect(unknown.complaints).toMatch(/^error: unknown option '--nonsense'\n[^\n]*$/u);
    const refused = await run(["job", "x"]);
    expect([refused.code, refused.out]).toEqual([3, ""]);
    expect(refused.complaints).toMatch(/^jobgate: [^\n]+\n$/u);
  });

  test("3 where the server refuses, and nothing is left of the job", async () => {
    const countOf = async () => (await getJson<JobDocument[]>(`${server.url}/v1/jobs`)).length;
    const before = await countOf();
    const { code, complaints } = await jobgate("submit", PDF, "--option", "resolution=lots");
    expect([code, complaints]).toEqual([
      3,
      expect.stringContaining("jobgate: Option resolution must be a whole number."),
    ]);
    expect(await countOf()).toBe(before);
    expect((await jobgate("job", "x")).code).toBe(3);
  });

  test("4 where nobody answers", async () => {
    const { code, complaints } = await jobgate("jobs", "--url", "http://127.0.0.1:1");
    expect(code).toBe(4);
    expect(complaints).toContain("The server at http://127.0.0.1:1 cannot be reached");
    expect(complaints).toContain("--url or JOBGATE_URL");
  });

  test("0 for help, which tells them all and no key", async () => {
    const { code, out } = await run(["submit", "--help"], { JOBGATE_KEY: "jg_secret" });
    expect(code).toBe(0);
    expect(out).toContain("4  the server cannot be reached");
    expect(out).not.toContain("jg_secret");
  });
});

test("the key comes by option or environment, and is never shown", async () => {
  const guarded = await startRequired();
  const { text: key } = await guarded.admin.addKey({
    company: 1,
    name: "cli",
    permissions: ["read-jobs"],
  });
  try {
    const url = ["--url", guarded.url];
    expect((await jobgate("jobs", ...url, "--key", key)).code).toBe(0);
    expect((await run(["jobs", ...url], { JOBGATE_KEY: key })).code).toBe(0);
    expect((await jobgate("jobs", ...url)).code).toBe(3);
    const wrong = `${key}x`;
    const { code, out, complaints } = await run(["jobs", ...url], { JOBGATE_KEY: wrong });
    expect(code).toBe(3);
    expect(out + complaints).not.toContain(wrong);
  } finally {
    await guarded.close();
  }
});

test("on a terminal progress is one bar, which goes away", () => {
  const terminal = Object.assign(new PassThrough({ encoding: "utf8" }), {
    isTTY: true,
    columns: 40,
  });
  // Of a terminal, only these are used.
  const progress = createProgress(terminal as unknown as NodeJS.WriteStream);
  progress.tell("Sending a very long name\u001b[31m.pdf", 0.5);
  progress.end();
  const bar = "[############............]  50%  Sendin";
  expect(terminal.read()).toBe(`\r\u001b[K${bar}\r\u001b[K`);
});
