/** A setting that is not known stops the start with the nearest one; what others put in the environment never does. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/settings/config.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import { unknownSettings } from "../../src/settings/unknown-settings.ts";
import { CLI, samplePath } from "../harness/paths.ts";

const SAMPLE = samplePath("ordinary-environment.txt");
const KNOWN = Object.values(SETTINGS).map(({ env }) => env);

/** Name and value of every variable in the sample; 1 where it does not matter. */
function ordinaryEnvironment(): Record<string, string> {
  const words = readFileSync(SAMPLE, "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .flatMap((line) => line.split(" ").filter((word) => word !== ""));
  return Object.fromEntries(
    words.map((word) => {
      const [name = "", ...value] = word.split("=");
      return [name, value.length === 0 ? "1" : value.join("=")];
    }),
  );
}

describe("a name that was meant as a setting", () => {
  it.each([
    ["AUTHENTICATION", "AUTH"],
    ["AUTH_MODE", "AUTH"],
    ["JOBGATE_AUTH", "AUTH"],
    ["JOBGATE_DATADIR", "DATA_DIR"],
    ["DATADIR", "DATA_DIR"],
    ["data_dir", "DATA_DIR"],
    ["DATABSE_URL", "DATABASE_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["PUBLICURL", "PUBLIC_URL"],
    ["OUTBOUND_ALOW", "OUTBOUND_ALLOW"],
    ["OUTBOUND_ALLOWED", "OUTBOUND_ALLOW"],
    ["CORS_ORIGIN", "CORS_ORIGINS"],
    ["CORS_ALLOW_ORIGINS", "CORS_ORIGINS"],
    ["WORKER", "WORKERS"],
    ["JOBS_MAX", "JOBS_OPEN_MAX"],
    ["SMTP_HOST", "SMTP_URL"],
    ["JWT_ISUSER", "JWT_ISSUER"],
    ["DRAIN_SM", "DRAIN_MS"],
    ["SECRETKEY", "SECRET_KEY"],
    ["RESULT_RETENTION_HOUR", "RESULT_RETENTION_HOURS"],
    ["REQUEST_TIMEOUT", "REQUEST_TIMEOUT_MS"],
  ])("is told with the nearest one: %s is %s", (name, nearest) => {
    expect(unknownSettings({ [name]: "x" }, KNOWN)).toEqual([{ name, nearest }]);
  });

  it("is told without one where none is near", () => {
    expect(() => readConfig({ JOBGATE_COLOUR_SCHEME: "dark" })).toThrow(
      /^JOBGATE_COLOUR_SCHEME: is no setting\. Write it as/u,
    );
  });

  it("stops the start and every command, and its value is not repeated", async () => {
    const env = { PATH: process.env["PATH"] ?? "", AUTHENTICATION: "s3cret", SMTP_HOST: "s3cret" };
    const failed = promisify(execFile)(process.execPath, [CLI, "config"], { env });
    const { stderr, code } = await failed.then(
      () => ({ stderr: "it started", code: 0 }),
      (error: { stderr: string; code: number }) => error,
    );
    expect(stderr).toContain("AUTHENTICATION: is no setting; AUTH is.");
    expect(stderr).toContain("SMTP_HOST: is no setting; SMTP_URL is.");
    expect(stderr).not.toContain("s3cret");
    expect(code).not.toBe(0);
  });

  it("that is empty says nothing", () => {
    expect(() => readConfig({ AUTHENTICATION: "" })).not.toThrow();
  });
});

describe("an ordinary environment", () => {
  it("is not stopped for any of its names", () => {
    const environment = ordinaryEnvironment();
    expect(Object.keys(environment).length).toBeGreaterThan(450);
    expect(unknownSettings(environment, KNOWN)).toEqual([]);
  });

  it("is not stopped for what runs these tests", () => {
    expect(unknownSettings(process.env, KNOWN)).toEqual([]);
  });

  it("may hold every setting of ours, and what the commands read", () => {
    const all = [...KNOWN, "JOBGATE_URL", "JOBGATE_KEY"].map((name) => [name, "1"]);
    expect(unknownSettings(Object.fromEntries(all), KNOWN)).toEqual([]);
  });
});
