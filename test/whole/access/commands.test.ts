/** The commands of who may, against a running server and without one; each way also as an operator types them. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  addKeyCommands,
  addSessionCommands,
  addUserCommands,
} from "../../../src/commands/access.ts";
import { addClientCommands } from "../../../src/commands/client.ts";
import { addCompanyCommands } from "../../../src/commands/company.ts";
import {
  addDeadlineCommands,
  addSpecificationCommands,
} from "../../../src/commands/specification.ts";
import { byServer, onStore, type, type Typed } from "../../commands/typed.ts";
import { startServer } from "../../harness/start-server.ts";
import { basic } from "../../harness/start-required.ts";
import { CLI } from "../../harness/paths.ts";

const MODES = ["with a running server", "without one"] as const;

/**
 * A data directory of the running test, with a server or without, and the command line on it: `run` as a process, in
 * which the program finds out itself whether a server runs, and `jobgate` in this one.
 */
async function useCli(mode: (typeof MODES)[number] = MODES[0]) {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-commands-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const server =
    mode === MODES[0] ? await startServer({ AUTH: "required", DATA_DIR: dataDir }) : undefined;
  onTestFinished(() => server?.app.close());
  const administer = server === undefined ? onStore(dataDir) : byServer(dataDir);
  const addAll = (root: Command): void => {
    const adders = [addUserCommands, addKeyCommands, addSessionCommands, addClientCommands];
    const others = [addCompanyCommands, addSpecificationCommands, addDeadlineCommands];
    for (const add of [...adders, ...others]) {
      add(root, administer);
    }
  };
  const jobgate = async (line: string): Promise<Typed> => {
    const typed = await type(addAll, ...line.split(" "));
    return { ...typed, out: typed.out.trim() };
  };
  const run = (line: string, input = ""): Promise<Typed> =>
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
  return { url: server?.url ?? "", run, jobgate };
}

const MISTYPED = [
  ["user add --company 1 --email a@example.com --role Boss", "Roles: IpsAdmin"],
  ["user add --company one --email a@example.com --role IpsUser", "must be a whole number"],
  ["key add --company 1 --expires soon", "must be a whole number of days"],
  ["key add --company 1 --permissions all", "Permissions: submit-jobs"],
] as const;

describe.each(MODES)("%s", (mode) => {
  test("users and keys are added, listed, changed and removed", async () => {
    const { run, jobgate } = await useCli(mode);
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
    expect((await jobgate("user disable ANNA@example.com")).out).toBe(
      "User Anna@example.com is disabled.",
    );
    expect((await run("user list")).out.split("\n").map((line) => line.split(/ +/u))).toEqual([
      ["u|1|Anna@example.com", "IpsUser", "disabled"],
      ["u|1|ben@example.com", "IpsAdmin"],
    ]);
    expect((await jobgate("user enable anna@example.com")).out).toContain("is enabled.");
    expect((await jobgate("user password anna@example.com")).out).toMatch(/^[a-z2-7]{24}$/u);
    const key = await jobgate(
      "key add --company 1 --name Shop --expires 30 --permissions read-jobs",
    );
    expect(key.out).toMatch(/^jg_[a-z2-7]{8}_[\w-]{43}$/u);
    const prefix = key.out.split("_")[1] ?? "";
    const list = (await jobgate("key list")).out;
    expect(list.split(/ +/u)).toEqual([prefix, "Shop", "read-jobs", expect.stringMatching(/Z$/u)]);
    expect((await jobgate(`key remove ${prefix}`)).out).toBe(`Key ${prefix} is gone.`);
    expect((await jobgate("key list")).out).toBe("");
    expect((await jobgate("company disable 1")).out).toBe("Company 1 is disabled.");
    expect((await jobgate("company enable 1")).out).toBe("Company 1 is enabled.");
  });

  test("what cannot be done is said, with an exit code", async () => {
    const { run, jobgate } = await useCli(mode);
    const failures = [
      ["user add --company 9 --email a@example.com --role IpsUser", "no company with this number"],
      ["user disable nobody@example.com", "no user with this e-mail address"],
      ["key remove aaaaaaaa", "no key with this prefix"],
      ["company disable 9", "no company with this number"],
      // These are found out before anything is asked.
      ...(mode === MODES[0] ? MISTYPED : []),
    ] as const;
    for (const [line, words] of failures) {
      const ways = line.startsWith("company") ? [jobgate, run] : [jobgate];
      for (const way of ways) {
        const { code, complaints } = await way(line);
        expect([line, code, complaints]).toEqual([line, 1, expect.stringContaining(words)]);
      }
    }
  });
});

test("the program has all of these commands", async () => {
  const { run } = await useCli("without one");
  const { out } = await run("--help");
  const names = ["user", "key", "session", "client", "company", "specification", "deadline"];
  expect(names.filter((name) => !new RegExp(`^  ${name} `, "mu").test(out))).toEqual([]);
});

test("OAuth clients are added with what they have already, listed, tried out and removed", async () => {
  const { url, run, jobgate } = await useCli();
  const statusOf = async (token: string): Promise<number> =>
    (await fetch(`${url}/v1/jobs`, { headers: { authorization: `Bearer ${token}` } })).status;
  const made = await jobgate(
    "client add --company 1 --scopes job.read --permissions owner --name Tablets",
  );
  expect(made.out).toMatch(/^[0-9a-f]{24}\n[0-9A-Za-z]{32}$/u);
  const secret = "an old secret+/= of ours";
  const typed = "client add --company 1 --scopes workflow.execute --id depot --secret-file -";
  expect((await run(typed, `${secret}\n`)).out).toBe("depot");
  const [id = ""] = made.out.split("\n");
  expect((await jobgate("client list")).out.split("\n").map((line) => line.split(/ +/u))).toEqual([
    [id, "Tablets", "owner", "job.read"],
    ["depot", "workflow.execute"],
  ]);
  const token = (await jobgate(`client token ${id}`)).out;
  expect(await statusOf(token)).toBe(200);
  expect(await statusOf((await jobgate("client token depot")).out)).toBe(403);
  const form = { grant_type: "client_credentials", client_id: "depot", client_secret: secret };
  const asked = { method: "POST", body: new URLSearchParams(form) };
  expect((await fetch(`${url}/connect/token`, asked)).status).toBe(200);
  expect((await jobgate("client rotate-key")).out).toMatch(/^Key [\w-]{43} signs from \S+Z on\.$/u);
  expect(await statusOf(token)).toBe(200);
  await jobgate("client rotate-key --at-once");
  expect(await statusOf(token)).toBe(401);
  const again = (await jobgate(`client token ${id} --scopes job.read`)).out;
  expect(await statusOf(again)).toBe(200);
  expect((await jobgate(`client remove ${id}`)).out).toBe(`Client ${id} is gone.`);
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
    const { code, complaints } = await jobgate(line);
    expect([line, code, complaints]).toEqual([line, 1, expect.stringContaining(words)]);
  }
});

test("what the commands change holds from the next call on", async () => {
  const { url, run, jobgate } = await useCli();
  const statusOf = async (authorization: string): Promise<number> =>
    (await fetch(`${url}/v1/jobs`, { headers: { authorization } })).status;
  const added = await jobgate("user add --company 1 --email anna@example.com --role IpsUser");
  const authorization = basic("anna@example.com", added.out);
  expect(await statusOf(authorization)).toBe(200);
  await jobgate("user disable anna@example.com");
  expect(await statusOf(authorization)).toBe(401);
  await jobgate("user enable anna@example.com");
  expect(await statusOf(authorization)).toBe(200);
  await jobgate("company disable 1");
  expect(await statusOf(authorization)).toBe(401);
  await jobgate("company enable 1");
  await run("user password anna@example.com --password-stdin", "another password");
  expect(await statusOf(authorization)).toBe(401);
  expect(await statusOf(basic("anna@example.com", "another password"))).toBe(200);
});

test("clients, sessions, specifications and deadlines are added, listed and removed", async () => {
  const { jobgate } = await useCli();
  await jobgate("user add --company 1 --email anna@example.com --role IpsUser");
  const client =
    (await jobgate("key add --company 1 --client --name Desk")).out.split("_")[1] ?? "";
  expect((await jobgate("key list")).out.split(/ +/u)).toEqual([client, "Desk", "client"]);
  const added = await jobgate(`session add --user anna@example.com --client ${client} --days 2`);
  expect(added.out).toMatch(/^[0-9a-f-]{36}$/u);
  const [session = "", ...rest] = (await jobgate("session list")).out.split(/ {2}/u);
  expect(rest).toEqual([expect.stringContaining("user"), expect.stringMatching(/Z$/u)]);
  expect((await jobgate(`session remove ${session}`)).out).toContain("is over");
  expect((await jobgate("session list")).out).toBe("");
  const row = "--company 1 --key 12 --workflow optimize-images --profile web";
  await jobgate(`specification add ${row} --option maxWidth=800 --default`);
  expect((await jobgate("specification list --company 1")).out.split(/ +/u)).toEqual([
    "12",
    "optimize-images",
    "web",
    "maxWidth=800",
    "default",
  ]);
  expect((await jobgate(`specification add ${row}`)).complaints).toContain("already");
  expect((await jobgate("specification remove --company 1 --key 12")).out).toContain("gone");
  await jobgate("deadline add --company 1 --id 1 --hours 24");
  expect((await jobgate("deadline list --company 1")).out.split(/ +/u)).toEqual([
    "1",
    "24",
    "hours",
  ]);
  expect((await jobgate("deadline remove --company 1 --id 1")).out).toContain("gone");
  expect((await jobgate("deadline list --company 1")).out).toBe("");
});
