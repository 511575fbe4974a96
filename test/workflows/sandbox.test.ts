/** The sandbox with children that crash, hang and eat memory: the task fails with a reason, the server goes on. */

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { ConvertImageTask } from "../../src/workflows/sandbox-messages.ts";
import { createSandbox, type SandboxOptions } from "../../src/workflows/sandbox-pool.ts";
import type { Sandbox } from "../../src/workflows/sandbox.ts";
import { pdfOf } from "./samples.ts";

const entryPath = fileURLToPath(new URL("misbehaving-entry.mjs", import.meta.url));
const opened: Sandbox[] = [];
const directory = mkdtempSync(join(tmpdir(), "jobgate-sandbox-"));
const outputPath = join(directory, "output");

afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (sandbox) => sandbox.stop()));
  rmSync(outputPath, { force: true });
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function open(options: Partial<SandboxOptions> = {}): Sandbox {
  const sandbox = createSandbox({ size: 1, entryPath, ...options });
  opened.push(sandbox);
  return sandbox;
}

/** Runs a task of the misbehaving entry; returns its outputs. */
async function run(
  sandbox: Sandbox,
  what: string,
  signal = new AbortController().signal,
): Promise<readonly Record<string, unknown>[]> {
  const task: ConvertImageTask = {
    kind: "convert-image",
    inputPath: what,
    outputPath,
    format: "keep",
    quality: 80,
    stripMetadata: true,
  };
  const outputs: Record<string, unknown>[] = [];
  await sandbox.run(task, {
    signal,
    // The outputs of the test tasks are not those of images.
    onOutput: async (output) => void outputs.push(output as unknown as Record<string, unknown>),
  });
  return outputs;
}

/** Waits until the task tell-pid has told which process it runs in. */
async function toldPid(): Promise<number> {
  return vi.waitFor(
    () => {
      const pid = Number(readFileSync(outputPath, "utf8"));
      expect(pid).toBeGreaterThan(0);
      return pid;
    },
    { timeout: 10_000 },
  );
}

async function pidOf(sandbox: Sandbox): Promise<number> {
  const [output] = await run(sandbox, "environment");
  return Number(output?.["pid"]);
}

function isAlive(pid: number): boolean {
  try {
    // A dead child that nobody waited for yet is still in the process table.
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("the sandbox", () => {
  it.each([
    ["hang", { timeMs: 300 }, { code: "timeout", message: expect.stringContaining("0.3 seconds") }],
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
    ["abort", {}, { code: "generic", message: expect.stringContaining("crash") }],
    ["exit", {}, { code: "generic", message: expect.stringContaining("crash") }],
    ["throw-text", {}, { code: "internal", message: "The file could not be processed." }],
  ])(
    "turns a child's %s into a failure, and serves the next task",
    async (what, options, failure) => {
      const sandbox = open(options);
      await expect(run(sandbox, what)).rejects.toMatchObject({
        name: "WorkflowFailure",
        ...failure,
      });
      expect(await run(sandbox, "steps")).toEqual([{ step: 1 }, { step: 2 }, { step: 3 }]);
    },
  );

  it("counts the time limit from one sign of life to the next", async () => {
    expect(await run(open({ timeMs: 500 }), "slowly")).toHaveLength(4);
  });

  it("kills the child when the job is aborted", async () => {
    const sandbox = open();
    const controller = new AbortController();
    const work = run(sandbox, "tell-pid", controller.signal);
    const pid = await toldPid();
    expect(isAlive(pid)).toBe(true);
    controller.abort(new Error("cancelled by test"));
    await expect(work).rejects.toThrow("cancelled by test");
    expect(isAlive(pid)).toBe(false);
  });

  it("tells children no variable and no argument of the server", async () => {
    vi.stubEnv("SECRET_KEY", "do not tell");
    const [output] = await run(open(), "environment");
    vi.unstubAllEnvs();
    expect(output).toMatchObject({ environment: { NODE_ENV: "production" }, argv: [] });
    expect(Object.keys(output?.["environment"] ?? {})).toEqual(["NODE_ENV"]);
  });

  it("keeps a child warm for the next task, but not one that has grown big", async () => {
    const sandbox = open({ memoryBytes: 400 * 2 ** 20 });
    const first = await pidOf(sandbox);
    expect(await pidOf(sandbox)).toBe(first);
    await run(sandbox, "swell");
    expect(await pidOf(sandbox)).not.toBe(first);
  });

  it("ends a child that was idle for long", async () => {
    const sandbox = open({ idleMs: 50 });
    const pid = await pidOf(sandbox);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });

  it("runs as many tasks at once as it has places, the others in turn", async () => {
    const sandbox = open({ size: 2 });
    const pids = await Promise.all([1, 2, 3, 4, 5].map(async () => pidOf(sandbox)));
    expect(new Set(pids).size).toBe(2);
  });

  it("ends all children when it stops, and takes no more tasks", async () => {
    const sandbox = open();
    const pid = await pidOf(sandbox);
    const work = run(sandbox, "hang");
    const stopped = sandbox.stop();
    await expect(work).rejects.toThrow("stopped");
    await stopped;
    expect(isAlive(pid)).toBe(false);
    await expect(run(sandbox, "steps")).rejects.toThrow("stopped");
  });

  it("leaves no child behind when the server is killed in the middle of a hang", async () => {
    const script = fileURLToPath(new URL("orphan-parent.mjs", import.meta.url));
    const parent = spawn(process.execPath, [script, outputPath], { stdio: "ignore" });
    const child = await toldPid();
    expect(isAlive(child)).toBe(true);
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 10_000 });
  });

  it.each(["stop", "go"])("lets a program end that has nothing else to do (%s)", async (how) => {
    const script = fileURLToPath(new URL("idle-parent.mjs", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, how]);
    expect(stdout).toBe("ended in order");
  });

  it.each(["jpeg", "png"] as const)(
    "renders a %s of nearly 100 million pixels in its memory",
    async (format) => {
      const sandbox = createSandbox({ size: 1 });
      opened.push(sandbox);
      const inputPath = join(directory, "large.pdf");
      writeFileSync(inputPath, await pdfOf([[9999, 9999]]));
      const pages: unknown[] = [];
      const task = {
        kind: "render-pdf",
        inputPath,
        outputPrefix: join(directory, "large"),
        resolution: 72,
        format,
        quality: 80,
        passwords: [],
      } as const;
      await sandbox.run<"render-pdf">(task, {
        signal: new AbortController().signal,
        onOutput: async ({ width, height }) => void pages.push({ width, height }),
      });
      expect(pages).toEqual([{ width: 9999, height: 9999 }]);
    },
  );
});
