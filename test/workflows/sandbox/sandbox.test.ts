/** The sandbox with children that crash, hang, eat memory and lie: the task fails with a reason, the server goes on. */

import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { FileWarning } from "../../../src/core/model/files/file-warning.ts";
import { findTools } from "../../../src/workflows/sandbox/wall-commands.ts";
import type { RenderPdfTask } from "../../../src/workflows/sandbox/render-task.ts";
import type { SandboxOptions } from "../../../src/workflows/sandbox/pool.ts";
import { NO_WALL } from "../../../src/workflows/sandbox/wall.ts";
import type { Sandbox } from "../../../src/workflows/sandbox/sandbox.ts";
import { openSandbox, TEST_PROGRAM } from "../../harness/open-sandbox.ts";
import { pdfOf } from "../../harness/files/make-pdf.ts";
import { gateOrLong, printedSeed } from "../../harness/length.ts";
import { Random } from "../../harness/random.ts";

const FORMATS = ["jpeg", "png"] as const;
/** Which of them the gate renders: each takes a processor for seconds. */
const drawn = new Random(printedSeed("a large page")).pick(FORMATS);

const opened: Sandbox[] = [];
const directory = mkdtempSync(join(tmpdir(), "jobgate-sandbox-"));

afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (sandbox) => sandbox.stop()));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function open(options: Partial<SandboxOptions> = {}): Sandbox {
  const sandbox = openSandbox({ programPath: TEST_PROGRAM, ...options });
  opened.push(sandbox);
  return sandbox;
}

interface Use {
  readonly owner?: string;
  readonly signal?: AbortSignal;
  onOutput?(): void;
  readonly warnings?: FileWarning[];
}

/** Runs a task of the misbehaving program; returns what it wrote on each page. */
async function run(sandbox: Sandbox, what: string, use: Use = {}): Promise<readonly string[]> {
  const { owner = "1", signal = new AbortController().signal } = use;
  const own = mkdtempSync(join(directory, "run-"));
  const task: RenderPdfTask = {
    kind: "render-pdf",
    inputPath: join(own, "what"),
    outputPrefix: join(own, "page"),
    resolution: 72,
    box: "crop",
    colour: "colour",
    format: "png",
    quality: 80,
    passwords: [],
  };
  writeFileSync(task.inputPath, what);
  const pages: string[] = [];
  await sandbox.run<"render-pdf">(task, {
    owner,
    signal,
    onOutput: async (output) => {
      if (output.kind === "page") {
        pages.push(readFileSync(output.path ?? "", "utf8"));
      }
      use.onOutput?.();
    },
    onWarning: async (warning) => void use.warnings?.push(warning),
  });
  return pages;
}

/** Which child does the tasks. */
async function whoWorks(sandbox: Sandbox, owner = "1"): Promise<string> {
  const [who] = await run(sandbox, "who", { owner });
  expect(who).toMatch(/^[0-9a-f-]{36}$/u);
  return who ?? "";
}

/** The processes that a process started, and those that they started. */
function descendantsOf(pid: number): readonly number[] {
  const tasks = `/proc/${pid}/task`;
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, "children"), "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
  return [...children, ...children.flatMap(descendantsOf)];
}

function isAlive(pid: number): boolean {
  try {
    // A dead child that nobody waited for yet is still in the process table.
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function allGone(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
}

const crash = { code: "generic", message: expect.stringContaining("crash") };
const misbehaves = { code: "generic", message: expect.stringContaining("misbehave") };
const noFile = { code: "generic", message: expect.stringContaining("no plain file") };

describe("the sandbox", () => {
  it("serves a company at once while another one's tasks hang", async () => {
    const sandbox = open({ timeMs: 20_000 });
    const over = new AbortController();
    const flood = [1, 2, 3].map(async () =>
      run(sandbox, "hang", { signal: over.signal, owner: "flood" }),
    );
    expect(await run(sandbox, "steps", { owner: "other" })).toHaveLength(3);
    over.abort(new Error("over"));
    const ends = await Promise.allSettled(flood);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });

  it.each([
    ["hang", { timeMs: 300 }, { code: "timeout", message: expect.stringContaining("0.3 seconds") }],
    ["hang", { timeMs: 300, buildWall: async () => NO_WALL }, { code: "timeout" }],
    ["wait", { timeMs: 300 }, { code: "timeout" }],
    [
      "native-memory",
      { memoryBytes: 200 * 2 ** 20 },
      { code: "generic", message: expect.stringContaining("200 MiB of memory") },
    ],
    [
      "heap-memory",
      { memoryBytes: 100 * 2 ** 20 },
      { code: "generic", message: expect.stringContaining("100 MiB of memory") },
    ],
    ["abort", { buildWall: async () => NO_WALL }, crash],
    ["throw-text", {}, { code: "internal", message: "The file could not be processed." }],
  ])(
    "turns a child's %s into a failure, and serves the next task",
    async (what, options, failure) => {
      const sandbox = open(options);
      await expect(run(sandbox, what)).rejects.toMatchObject({
        name: "WorkflowFailure",
        ...failure,
      });
      expect(await run(sandbox, "steps")).toEqual(["1", "2", "3"]);
    },
  );

  it("tells what a child says of its failure without what disturbs mail, logs and XML", async () => {
    const failure: unknown = await run(open(), "control-characters").catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/^Bad {3}news {2}x/u),
    });
    expect((failure as Error).message).toHaveLength(2000);
  });

  it("hands on what a task warns of, up to a hundred, the last of which says that there is more", async () => {
    const warnings: FileWarning[] = [];
    expect(await run(open(), "warnings", { warnings })).toEqual(["page"]);
    expect(warnings).toHaveLength(100);
    expect(warnings.slice(0, 2)).toEqual([
      { page: 2, object: "the font", reason: "gone " },
      { reason: "warning 2" },
    ]);
    expect(warnings.at(-1)?.reason).toContain("more of this kind");
  });

  it("counts the time limit from one sign of life to the next", async () => {
    expect(await run(open({ timeMs: 500 }), "slowly")).toHaveLength(4);
  });

  it("kills the child when the job is aborted", async () => {
    const sandbox = open();
    const controller = new AbortController();
    let pids: readonly number[] = [];
    const work = run(sandbox, "tell-and-hang", {
      signal: controller.signal,
      onOutput: () => {
        pids = descendantsOf(process.pid);
        controller.abort(new Error("cancelled by test"));
      },
    });
    await expect(work).rejects.toThrow("cancelled by test");
    await allGone(pids);
  });

  it("tells children no variable and no argument of the server", async () => {
    vi.stubEnv("SECRET_KEY", "do not tell");
    const [told = ""] = await run(open(), "environment");
    vi.unstubAllEnvs();
    const { PWD: _ownDirectory, ...environment } = (JSON.parse(told) as Told).environment;
    expect(environment).toEqual({ NODE_ENV: "production", TMPDIR: "out" });
    expect(JSON.parse(told)).toMatchObject({ argv: [] });
  });

  it("keeps a child warm for the next task, but not one that has grown big", async () => {
    const sandbox = open({ memoryBytes: 400 * 2 ** 20 });
    const first = await whoWorks(sandbox);
    expect(await whoWorks(sandbox)).toBe(first);
    await run(sandbox, "swell");
    expect(await whoWorks(sandbox)).not.toBe(first);
  });

  it("never gives a file of one company to a child that saw one of another", async () => {
    const sandbox = open({ size: 2 });
    const first = await whoWorks(sandbox, "1");
    const second = await whoWorks(sandbox, "2");
    expect(second).not.toBe(first);
    expect([await whoWorks(sandbox, "1"), await whoWorks(sandbox, "2")]).toEqual([first, second]);
    const third = await whoWorks(sandbox, "3");
    expect([first, second]).not.toContain(third);
    // The third company's took the place of the one that was idle for longest.
    expect(await whoWorks(sandbox, "1")).not.toBe(first);
  });

  it.skipIf(findTools().choom === undefined)(
    "is what Linux ends first when the machine runs out of memory",
    async () => {
      const others = descendantsOf(process.pid);
      await whoWorks(open());
      const own = descendantsOf(process.pid).filter((pid) => !others.includes(pid));
      const scores = own.map((pid) => readFileSync(`/proc/${pid}/oom_score_adj`, "utf8").trim());
      expect(new Set(scores)).toEqual(new Set(["1000"]));
    },
  );

  it("leaves nothing of one task to the next", async () => {
    const parent = join(directory, "cells");
    const sandbox = open({ directory: parent });
    await run(sandbox, "steps");
    const cell = readdirSync(parent).find((name) => name.startsWith("cell-")) ?? "";
    expect(readdirSync(join(parent, cell, "in"))).toEqual([]);
    expect(readdirSync(join(parent, cell, "out"))).toEqual([]);
  });

  it("ends a child that was idle for long, and removes its directory", async () => {
    const parent = join(directory, "idle");
    await whoWorks(open({ idleMs: 50, directory: parent }));
    await vi.waitFor(() => expect(readdirSync(parent)).toEqual([]), { timeout: 10_000 });
  });

  it("runs as many tasks at once as it has places, the others in turn", async () => {
    const sandbox = open({ size: 2 });
    const who = await Promise.all([1, 2, 3, 4, 5].map(async () => whoWorks(sandbox)));
    expect(new Set(who).size).toBe(2);
  });

  it("ends all children when it stops, and takes no more tasks", async () => {
    const sandbox = open();
    await whoWorks(sandbox);
    const pids = descendantsOf(process.pid);
    const work = run(sandbox, "hang");
    const stopped = sandbox.stop();
    await expect(work).rejects.toThrow("stopped");
    await stopped;
    await allGone(pids);
    await expect(run(sandbox, "steps")).rejects.toThrow("stopped");
  });

  it.each(["auto", "off"])(
    "leaves no child behind when the server is killed in the middle of a hang (SANDBOX=%s)",
    async (mode) => {
      const own = mkdtempSync(join(directory, "orphan-"));
      const script = join(import.meta.dirname, "orphan-parent.mjs");
      const parent = spawn(process.execPath, [script, own, mode], { stdio: "ignore" });
      await vi.waitFor(() => expect(existsSync(join(own, "going"))).toBe(true), {
        timeout: 20_000,
      });
      const children = descendantsOf(parent.pid ?? 0);
      parent.kill("SIGKILL");
      await allGone(children);
    },
  );

  it.each(["stop", "go"])("lets a program end that has nothing else to do (%s)", async (how) => {
    const script = join(import.meta.dirname, "idle-parent.mjs");
    const { stdout } = await promisify(execFile)(process.execPath, [script, how]);
    expect(stdout).toBe("ended in order");
  });

  it.each(gateOrLong<readonly (typeof drawn)[]>([drawn], FORMATS))(
    "renders a %s of nearly 100 million pixels in its memory",
    async (format) => {
      const sandbox = openSandbox();
      opened.push(sandbox);
      const inputPath = join(directory, "large.pdf");
      writeFileSync(inputPath, await pdfOf([[9999, 9999]]));
      const pages: unknown[] = [];
      const task = {
        kind: "render-pdf",
        inputPath,
        outputPrefix: join(directory, "large"),
        resolution: 72,
        box: "crop",
        colour: "colour",
        format,
        quality: 80,
        passwords: [],
      } as const;
      await sandbox.run<"render-pdf">(task, {
        owner: "1",
        signal: new AbortController().signal,
        onOutput: async (page) =>
          void (page.kind === "page" && pages.push({ width: page.width, height: page.height })),
        onWarning: async () => undefined,
      });
      expect(pages).toEqual([{ width: 9999, height: 9999 }]);
    },
  );
});

describe("one sandbox for all", () => {
  const sandbox = openSandbox({ programPath: TEST_PROGRAM });
  afterAll(() => sandbox.stop());

  it.each([
    ["abort", crash],
    ["exit", crash],
    ["no-json", misbehaves],
    ["another-kind", misbehaves],
    ["nothing-put-out", misbehaves],
    ["many-lines", misbehaves],
    ["endless-line", misbehaves],
    ["too-many-warnings", misbehaves],
    ["warning-without-reason", misbehaves],
    ["many-errors", misbehaves],
    ["page-as-path", misbehaves],
    ["page-too-large", misbehaves],
    ["page-out-of-turn", misbehaves],
    ["one-file-of-pages", misbehaves],
    ["pages-without-end", misbehaves],
    ["canceled", misbehaves],
    ["failure-without-words", misbehaves],
    ["no-file", noFile],
    ["link-as-file", noFile],
    ["directory-as-file", noFile],
    ["two-names", noFile],
  ])(
    "takes nothing from a child that answers with %s, ends it, and serves the next task",
    async (what, failure) => {
      const before = await whoWorks(sandbox);
      await expect(run(sandbox, what)).rejects.toMatchObject({
        name: "WorkflowFailure",
        ...failure,
      });
      expect(await whoWorks(sandbox)).not.toBe(before);
    },
  );
});

interface Told {
  readonly environment: Readonly<Record<string, string>>;
}
