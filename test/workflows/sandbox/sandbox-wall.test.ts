/** The wall of the sandbox, tried by a child that was taken over: as root and as an ordinary user, by what is installed. */

import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Log } from "../../../src/core/ports/base.ts";
import { buildWall } from "../../../src/workflows/sandbox/build-wall.ts";
import { findTools } from "../../../src/workflows/sandbox/wall-commands.ts";
import { NO_WALL } from "../../../src/workflows/sandbox/wall.ts";
import { MAIN } from "../../harness/paths.ts";

const NOBODY = 65_534;
const PARENT = join(import.meta.dirname, "planted-parent.mjs");
const isRoot = process.getuid?.() === 0;
let directory = "";
/** Would make whoever starts it root, if the sandbox let it. */
let rootProgram = "/usr/bin/id";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-wall-"));
  chmodSync(directory, 0o755);
  if (isRoot && process.platform === "linux") {
    mkdirSync(join(directory, "bin"));
    rootProgram = join(directory, "bin", "id-of-root");
    copyFileSync("/usr/bin/id", rootProgram);
    chmodSync(rootProgram, 0o4755);
  }
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Report {
  readonly missing?: string;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly arrived: readonly string[];
}

/** Runs a server of this user whose child is planted behind the wall. */
function plant(user: string, wall: string): Report {
  const own = join(directory, `${user} ${wall}`);
  mkdirSync(own, { mode: 0o700 });
  const program = [process.execPath, PARENT, own, wall, rootProgram];
  const asNobody = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  if (user === "nobody" && isRoot) {
    chownSync(own, NOBODY, NOBODY);
  }
  const [file = "", ...args] = user === "nobody" && isRoot ? [...asNobody, ...program] : program;
  const run = spawnSync(file, args, {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, PLANTED_SECRET: randomUUID() },
  });
  try {
    return JSON.parse(run.stdout) as Report;
  } catch {
    return { missing: run.stderr, outcomes: {}, arrived: [] };
  }
}

const WALLS = [
  ["root", "bubblewrap, own user"],
  ["root", "namespaces, own user"],
  ["nobody", "bubblewrap"],
] as const;

describe("a child that was taken over", () => {
  it("reaches everything where there is no wall, so that the attempts are real", ({ skip }) => {
    skip(process.platform === "win32", "SKIPPED: the attempts are those of Unix");
    const { outcomes, arrived } = plant("root", "none");
    const failed = Object.entries(outcomes).filter(([, outcome]) => outcome !== "done");
    // Whether a datagram was sent says nothing, and an ordinary user has no way to become root.
    expect(Object.fromEntries(failed)).toEqual({
      "send by UDP": "sent",
      ...(isRoot ? {} : { "become root": "EPERM", "become root by a program": expect.anything() }),
    });
    expect([...arrived].sort()).toEqual([
      "a connection",
      "a connection to the administration socket",
      "a datagram",
      "a signal",
    ]);
  });

  it.for(WALLS)("of a server of %s behind %s reaches nothing", ([user, wall], { skip }) => {
    skip(user === "root" && !isRoot, "SKIPPED, not proved here: the tests do not run as root");
    const { missing, outcomes, arrived } = plant(user, wall);
    skip(missing !== undefined, `SKIPPED, not proved here: ${wall} for ${user}: ${missing}`);
    expect(arrived).toEqual([]);
    expect(Object.keys(outcomes)).toHaveLength(18);
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome === "done")).toEqual([]);
    const started = Number(outcomes["start many processes"]?.replace("started ", ""));
    expect(started).toBeGreaterThan(32);
    expect(started).toBeLessThan(128);
    expect(outcomes["become root by a program"]).toBe("still another user");
    expect(outcomes["write a large file"]).toBe("EFBIG");
  });
});

/** What the building of a wall says in the log. */
function hear(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const line =
    (level: string) =>
    (_fields: object, message: string): void =>
      void lines.push(`${level}: ${message}`);
  return { log: { info: line("info"), warn: line("warn"), error: line("error") }, lines };
}

describe("the wall that a server builds", () => {
  const settingOf = (log: Log) =>
    ({ log, directory: join(directory, "cells"), fileBytes: 2 ** 20, hidden: [] }) as const;

  it("is the strongest that this machine can, and the log says which and what it leaves open", async () => {
    const { log, lines } = hear();
    const wall = await buildWall({ ...settingOf(log), mode: "auto" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      wall === NO_WALL || !lines[0]?.startsWith("info")
        ? /^warn: A hostile file that takes over its process could /u
        : /^info: Files are worked on behind a whole wall \((?:bubblewrap|namespaces)/u,
    );
  });

  it("is none where the machine has nothing, which the log says loudly, with what to install", async () => {
    const { log, lines } = hear();
    expect(await buildWall({ ...settingOf(log), mode: "auto", tools: {} })).toBe(NO_WALL);
    expect(lines).toEqual([
      expect.stringMatching(/^warn: .*could reach the network, read .*apt-get/u),
    ]);
  });

  it("stops the start where it is required and the machine has nothing, and says what to install", async () => {
    const { log } = hear();
    await expect(
      buildWall({ ...settingOf(log), mode: "required", tools: {} }),
    ).rejects.toMatchObject({
      name: "SandboxMissing",
      message: expect.stringMatching(
        /^SANDBOX=required: .*reach the network.*bubblewrap util-linux/u,
      ),
    });
  });

  it("is demanded of the whole server by SANDBOX=required, which else does not start", ({
    skip,
  }) => {
    const { bwrap } = findTools();
    skip(bwrap === undefined, "SKIPPED, not proved here: there is no bubblewrap");
    // A place in which nobody can make namespaces, as in many containers.
    const poor = ["--unshare-user", "--disable-userns", "--bind", "/", "/", "--dev", "/dev"];
    const { status, stderr, stdout } = spawnSync(bwrap ?? "", [...poor, process.execPath, MAIN], {
      encoding: "utf8",
      timeout: 60_000,
      env: {
        PATH: process.env["PATH"],
        PORT: "0",
        DATA_DIR: join(directory, "data"),
        SANDBOX: "required",
      },
    });
    skip(/disable-userns/u.test(stderr), `SKIPPED, not proved here: ${stderr}`);
    expect(stdout).not.toContain("listens");
    expect(stderr).toMatch(/^jobgate: SANDBOX=required: .*reach the network.*apt-get install/mu);
    expect(status).toBe(1);
  });

  it("is none, with a warning, where the operator wants none", async () => {
    const { log, lines } = hear();
    expect(await buildWall({ ...settingOf(log), mode: "off" })).toBe(NO_WALL);
    expect(lines).toEqual([expect.stringMatching(/^warn: SANDBOX=off/u)]);
  });

  it("holds on to a start where programs are there that do not work", async () => {
    const { log, lines } = hear();
    const tools = { bwrap: "/bin/false", unshare: "/bin/false", setpriv: "/bin/false" };
    expect(await buildWall({ ...settingOf(log), mode: "auto", tools })).toBe(NO_WALL);
    expect(lines).toEqual([expect.stringMatching(/^warn: A hostile file/u)]);
  });
});
