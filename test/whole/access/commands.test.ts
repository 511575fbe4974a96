/** The commands of who may, as an operator types them, against a running server and without one. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startServer } from "../../harness/start-server.ts";
import { basic } from "../../harness/start-required.ts";
import { CLI } from "../../harness/paths.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly complaints: string;
}

/** A data directory of the running test, and the command line on it. */
async function useCli() {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-commands-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const run = (line: string, input = ""): Promise<Ran> =>
    new Promise((resolve) => {
      const env = { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir };
      const child = execFile(
        process.execPath,
        [CLI, ...line.split(" ")],
        { env },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : 1, out: stdout.trim(), complaints: stderr });
        },
      );
      child.stdin?.end(input);
    });
  return { dataDir, run };
}

const MODES = ["with a running server", "without one"] as const;

const MISTYPED = [
  ["user add --company 1 --email a@example.com --role Boss", "Roles: IpsAdmin"],
  ["user add --company one --email a@example.com --role IpsUser", "must be a whole number"],
  ["key add --company 1 --expires soon", "must be a whole number of days"],
  ["key add --company 1 --permissions all", "Permissions: submit-jobs"],
] as const;

describe.each(MODES)("%s", (mode) => {
  test("users and keys are added, listed, changed and removed", async () => {
    const { dataDir, run } = await useCli();
    if (mode === MODES[0]) {
      const server = await startServer({ AUTH: "required", DATA_DIR: dataDir });
      onTestFinished(() => server.app.close());
    }
    const made = await run("user add --company 1 --email Anna@example.com --role IpsUser");
    // The password alone, so that a script's variable holds it and nothing else.
    expect(made.out).toMatch(/^[a-z2-7]{24}$/u);
    expect(made.complaints).toContain(
      "User Anna@example.com is there; the handle is u|1|Anna@example.com.",
    );
    const typed = "user add --company 1 --email ben@example.com --role IpsAdmin --password-stdin";
    expect((await run(typed, "a long password\n")).out).toBe(
      "User ben@example.com is there; the handle is u|1|ben@example.com.",
    );
    expect((await run("user disable ANNA@example.com")).out).toBe(
      "User Anna@example.com is disabled.",
    );
    expect((await run("user list")).out.split("\n").map((line) => line.split(/ +/u))).toEqual([
      ["u|1|Anna@example.com", "IpsUser", "disabled"],
      ["u|1|ben@example.com", "IpsAdmin"],
    ]);
    expect((await run("user enable anna@example.com")).out).toContain("is enabled.");
    expect((await run("user password anna@example.com")).out).toMatch(/^[a-z2-7]{24}$/u);
    const key = await run("key add --company 1 --name Shop --expires 30 --permissions read-jobs");
    expect(key.out).toMatch(/^jg_[a-z2-7]{8}_[\w-]{43}$/u);
    const prefix = key.out.split("_")[1] ?? "";
    const list = (await run("key list")).out;
    expect(list.split(/ +/u)).toEqual([prefix, "Shop", "read-jobs", expect.stringMatching(/Z$/u)]);
    expect((await run(`key remove ${prefix}`)).out).toBe(`Key ${prefix} is gone.`);
    expect((await run("key list")).out).toBe("");
    expect((await run("company disable 1")).out).toBe("Company 1 is disabled.");
    expect((await run("company enable 1")).out).toBe("Company 1 is enabled.");
  });

  test("what cannot be done is said, with an exit code", async () => {
    const { dataDir, run } = await useCli();
    if (mode === MODES[0]) {
      const server = await startServer({ AUTH: "required", DATA_DIR: dataDir });
      onTestFinished(() => server.app.close());
    }
    const failures = [
      ["user add --company 9 --email a@example.com --role IpsUser", "no company with this number"],
      ["user disable nobody@example.com", "no user with this e-mail address"],
      ["key remove aaaaaaaa", "no key with this prefix"],
      ["company disable 9", "no company with this number"],
      // These are found out before anything is asked.
      ...(mode === MODES[0] ? MISTYPED : []),
    ] as const;
    for (const [line, words] of failures) {
      const { code, complaints } = await run(line);
      expect([line, code, complaints]).toEqual([line, 1, expect.stringContaining(words)]);
    }
  });
});

test("OAuth clients are added with what they have already, listed, tried out and removed", async () => {
  const { dataDir, run } = await useCli();
  const server = await startServer({ AUTH: "required", DATA_DIR: dataDir });
  onTestFinished(() => server.app.close());
  const statusOf = async (token: string): Promise<number> =>
    (await fetch(`${server.url}/v1/jobs`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  const made = await run(
    "client add --company 1 --scopes job.read --permissions owner --name Tablets",
  );
  expect(made.out).toMatch(/^[0-9a-f]{24}\n[0-9A-Za-z]{32}$/u);
  const secret = "an old secret+/= of ours";
  const typed = "client add --company 1 --scopes workflow.execute --id depot --secret-file -";
  expect((await run(typed, `${secret}\n`)).out).toBe("depot");
  const [id = ""] = made.out.split("\n");
  expect((await run("client list")).out.split("\n").map((line) => line.split(/ +/u))).toEqual([
    [id, "Tablets", "owner", "job.read"],
    ["depot", "workflow.execute"],
  ]);
  const token = (await run(`client token ${id}`)).out;
  expect(await statusOf(token)).toBe(200);
  expect(await statusOf((await run("client token depot")).out)).toBe(403);
  const form = { grant_type: "client_credentials", client_id: "depot", client_secret: secret };
  const asked = { method: "POST", body: new URLSearchParams(form) };
  expect((await fetch(`${server.url}/connect/token`, asked)).status).toBe(200);
  expect((await run("client rotate-key")).out).toMatch(/^Key [\w-]{43} signs from \S+Z on\.$/u);
  expect(await statusOf(token)).toBe(200);
  await run("client rotate-key --at-once");
  expect(await statusOf(token)).toBe(401);
  const again = (await run(`client token ${id} --scopes job.read`)).out;
  expect(await statusOf(again)).toBe(200);
  expect((await run(`client remove ${id}`)).out).toBe(`Client ${id} is gone.`);
  expect(await statusOf(again)).toBe(401);
  const failures = [
    ["client add --company 1 --scopes job.reed", "Did you mean job.read?"],
    ["client add --company 1 --scopes job.read --permissions boss", "Permissions: owner, admin"],
    ["client add --company 1 --scopes job.read --id depot", "There is a client with this id"],
    ["client add --company 1 --scopes job.read --id a:b", "none of them a colon"],
    ["client token nobody", "client list"],
    ["client token depot --scopes job.read", "no scope job.read"],
  ] as const;
  for (const [line, words] of failures) {
    const { code, complaints } = await run(line);
    expect([line, code, complaints]).toEqual([line, 1, expect.stringContaining(words)]);
  }
});

test("what the commands change holds from the next call on", async () => {
  const { dataDir, run } = await useCli();
  const server = await startServer({ AUTH: "required", DATA_DIR: dataDir });
  onTestFinished(() => server.app.close());
  const statusOf = async (authorization: string): Promise<number> =>
    (await fetch(`${server.url}/v1/jobs`, { headers: { authorization } })).status;
  const added = await run("user add --company 1 --email anna@example.com --role IpsUser");
  const authorization = basic("anna@example.com", added.out);
  expect(await statusOf(authorization)).toBe(200);
  await run("user disable anna@example.com");
  expect(await statusOf(authorization)).toBe(401);
  await run("user enable anna@example.com");
  expect(await statusOf(authorization)).toBe(200);
  await run("company disable 1");
  expect(await statusOf(authorization)).toBe(401);
  await run("company enable 1");
  await run("user password anna@example.com --password-stdin", "another password");
  expect(await statusOf(authorization)).toBe(401);
  expect(await statusOf(basic("anna@example.com", "another password"))).toBe(200);
});

test("clients, sessions, specifications and deadlines are added, listed and removed", async () => {
  const { dataDir, run } = await useCli();
  const server = await startServer({ AUTH: "required", DATA_DIR: dataDir });
  onTestFinished(() => server.app.close());
  await run("user add --company 1 --email anna@example.com --role IpsUser");
  const client = (await run("key add --company 1 --client --name Desk")).out.split("_")[1] ?? "";
  expect((await run("key list")).out.split(/ +/u)).toEqual([client, "Desk", "client"]);
  const added = await run(`session add --user anna@example.com --client ${client} --days 2`);
  expect(added.out).toMatch(/^[0-9a-f-]{36}$/u);
  const [session = "", ...rest] = (await run("session list")).out.split(/ {2}/u);
  expect(rest).toEqual([expect.stringContaining("user"), expect.stringMatching(/Z$/u)]);
  expect((await run(`session remove ${session}`)).out).toContain("is over");
  expect((await run("session list")).out).toBe("");
  const row = "--company 1 --key 12 --workflow optimize-images --profile web";
  await run(`specification add ${row} --option maxWidth=800 --default`);
  expect((await run("specification list --company 1")).out.split(/ +/u)).toEqual([
    "12",
    "optimize-images",
    "web",
    "maxWidth=800",
    "default",
  ]);
  expect((await run(`specification add ${row}`)).complaints).toContain("already");
  expect((await run("specification remove --company 1 --key 12")).out).toContain("gone");
  await run("deadline add --company 1 --id 1 --hours 24");
  expect((await run("deadline list --company 1")).out.split(/ +/u)).toEqual(["1", "24", "hours"]);
  expect((await run("deadline remove --company 1 --id 1")).out).toContain("gone");
  expect((await run("deadline list --company 1")).out).toBe("");
});
