/** Where settings come from: the environment, `.env`, files of secrets; and what `jobgate config --check` tells of it. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readConfig } from "../../src/settings/config.ts";
import { readEnvFile } from "../../src/settings/env-file.ts";
import { CLI } from "../harness/paths.ts";

const KEY = "6".repeat(64);
const PASSWORD = "s3cret-word";
const KNOWN = ["HOST", "PORT", "DATA_DIR"];

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "jobgate-settings-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function written(name: string, content: string): string {
  const path = join(home, name);
  writeFileSync(path, content);
  return path;
}

/** A folder with this `.env`. */
function folder(name: string, content: string): string {
  mkdirSync(join(home, name));
  writeFileSync(join(home, name, ".env"), content);
  return join(home, name);
}

function check(cwd: string, env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "config", "--check"], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe(".env", () => {
  it("is read with comments and quotes, and is nothing where it is missing", () => {
    const text = '# where\nPORT=9000\nDATA_DIR="a # b"\nexport HOST=::1\n';
    const given = { PORT: "9000", DATA_DIR: "a # b", HOST: "::1" };
    expect(readEnvFile(folder("whole", text), KNOWN)).toEqual(given);
    expect(readEnvFile(join(home, "nowhere"), KNOWN)).toEqual({});
  });

  it.each([
    ["near one of ours", "DATADIR=x", "DATADIR: is no setting; DATA_DIR is."],
    ["far from all", "POSTGRES_PASSWORD=x", "POSTGRES_PASSWORD: is no setting."],
    ["of the commands", "JOBGATE_KEY=x", "JOBGATE_KEY: is no setting."],
  ])("with a name that is %s stops, and tells no value", (name, line, message) => {
    const read = () => readEnvFile(folder(name, `PORT=1\n${line}${PASSWORD}`), KNOWN);
    expect(read).toThrow(message);
    expect(read).not.toThrow(PASSWORD);
  });

  it("that cannot be read stops", () => {
    mkdirSync(join(home, "odd", ".env"), { recursive: true });
    expect(() => readEnvFile(join(home, "odd"), KNOWN)).toThrow(/cannot be read \(EISDIR\)/u);
  });
});

describe("a secret in a file", () => {
  it("is the setting, without the line break at its end", () => {
    const config = readConfig({
      SECRET_KEY_FILE: written("key", `${KEY}\n`),
      DATABASE_URL_FILE: written("database", `postgres://a:${PASSWORD}@db/b`),
    });
    expect(config).toMatchObject({
      secretKey: KEY,
      databaseUrl: `postgres://a:${PASSWORD}@db/b`,
    });
  });

  it.each([
    [
      "beside the setting itself",
      { SECRET_KEY: KEY, SECRET_KEY_FILE: "x" },
      /SECRET_KEY is set too/u,
    ],
    ["that is not there", { SECRET_KEY_FILE: "/nowhere/key" }, /cannot be read \(ENOENT\)/u],
    ["that is empty", { SECRET_KEY_FILE: "/dev/null" }, /is empty/u],
    ["of what is no secret", { JOBGATE_PORT_FILE: "x" }, /JOBGATE_PORT_FILE: is no setting/u],
  ])("%s is refused", (_, environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it("that is wrong is told by the setting's name, not by what it holds", () => {
    const environment = { DATABASE_URL_FILE: written("wrong", `mysql://a:${PASSWORD}@db/b`) };
    expect(() => readConfig(environment)).toThrow(/^DATABASE_URL: /u);
    expect(() => readConfig(environment)).not.toThrow(PASSWORD);
  });
});

it("config --check tells what is set and from where, and no secret", () => {
  const file = written("database-url", `postgres://a:${PASSWORD}@db/b`);
  const text = `PORT=9000\nLOG_LEVEL=warn\nSECRET_KEY=${KEY}\nDATABASE_URL_FILE=${file}\n`;
  const { status, stdout, stderr } = check(folder("given", text), { PORT: "9001", WORKERS: "" });
  expect([status, stderr]).toEqual([0, ""]);
  const rows = stdout.trim().split("\n");
  expect(rows.slice(0, -1).map((row) => row.split(/ {2,}/u))).toEqual([
    ["PORT", "9001", "the environment"],
    [
      "DATABASE_URL",
      "postgres://a:***@db/b",
      `the file ${file}, named by DATABASE_URL_FILE in .env`,
    ],
    ["SECRET_KEY", "(set)", ".env"],
    ["LOG_LEVEL", "warn", ".env"],
  ]);
  expect(rows.at(-1)).toMatch(/^All settings can be used; \d+ have their defaults\.$/u);
});

it("config --check exits with 1 and tells all that is wrong at once", () => {
  const wrong = { PORT: "many", AUTH: "maybe", DATABASE_URL: `mysql://a:${PASSWORD}@db/b` };
  const { status, stdout, stderr } = check(home, wrong);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/PORT: .+\nDATABASE_URL: .+\nAUTH: /u);
  expect(stderr).not.toContain(PASSWORD);
});
