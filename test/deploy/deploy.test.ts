/** What deploy/ holds fits what it is for: the unit, the rules, the dashboard, the image and its neighbours. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { readConfig, settingNames } from "../../src/settings/config.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import { ROOT } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";

const DEPLOY = join(ROOT, "deploy");
const read = (path: string): string => readFileSync(join(DEPLOY, path), "utf8");

function isInstalled(program: string): boolean {
  const isThere = spawnSync(program, ["--version"]).error === undefined;
  if (!isThere) {
    process.stderr.write(`\nSKIPPED: ${program} is not installed; deploy/ is not checked by it.\n`);
  }
  return isThere;
}

/** Runs the program. Returns everything it said, and fails where the program does. */
function checked(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: DEPLOY, encoding: "utf8" });
  expect([status, `${stdout}${stderr}`]).toEqual([0, expect.anything()]);
  return `${stdout}${stderr}`;
}

describe("the systemd unit", () => {
  const unit = "systemd/jobgate.service";

  it.runIf(isInstalled("systemd-analyze"))("is understood, and exposes little", () => {
    const directory = mkdtempSync(join(tmpdir(), "jobgate-unit-"));
    const copy = join(directory, "jobgate.service");
    // The program is not installed here; what verifies it looks whether it is.
    writeFileSync(copy, read(unit).replace("/usr/local/bin/jobgate-server", "/bin/true"));
    expect(checked("systemd-analyze", "verify", copy)).toBe("");
    checked("systemd-analyze", "security", "--offline=true", "--threshold=30", copy);
    rmSync(directory, { recursive: true });
  });

  it("gives the server longer than DRAIN_MS to stop", () => {
    const stopMs = Number(/^TimeoutStopSec=(\d+)$/mu.exec(read(unit))?.[1]) * 1000;
    expect(stopMs).toBeGreaterThan(Number(SETTINGS.drainMs.default) + 5000);
  });
});

describe("Prometheus and Grafana", () => {
  interface Dashboard {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  }
  const dashboard = JSON.parse(read("grafana/jobgate-dashboard.json")) as Dashboard;
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it.runIf(isInstalled("promtool"))("take the rules, and alert where they should", () => {
    checked("promtool", "check", "rules", "prometheus/jobgate-rules.yaml");
    checked("promtool", "test", "rules", "prometheus/jobgate-rules-test.yaml");
  });

  it.runIf(isInstalled("promtool"))("take every expression of the dashboard", () => {
    const rules = expressions.map((expr, index) => ({
      record: `panel:${index}`,
      // Grafana puts a time there.
      expr: expr.replaceAll("$__rate_interval", "1m"),
    }));
    const directory = mkdtempSync(join(tmpdir(), "jobgate-panels-"));
    const file = join(directory, "rules.yaml");
    writeFileSync(file, JSON.stringify({ groups: [{ name: "panels", rules }] }));
    expect(checked("promtool", "check", "rules", file)).toContain(`${rules.length} rules found`);
    rmSync(directory, { recursive: true });
  });

  it("ask for metrics that there are", async () => {
    const server = await startServer();
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    await server.close();
    const asked = `${read("prometheus/jobgate-rules.yaml")}\n${expressions.join("\n")}`;
    const names = asked.match(/\b(?:jobgate|nodejs|process)_[a-z0-9_]+/gu) ?? [];
    expect(names.length).toBeGreaterThan(20);
    const isTold = (name: string): boolean =>
      metrics.includes(`# TYPE ${name.replace(/_(?:bucket|count|sum)$/u, "")} `);
    expect(names.filter((name) => !isTold(name))).toEqual([]);
  });
});

describe("the image and its neighbours", () => {
  interface Compose {
    readonly services: Readonly<
      Record<
        string,
        {
          readonly environment?: Readonly<Record<string, string>>;
          readonly stop_grace_period?: string;
          readonly secrets?: readonly string[];
        }
      >
    >;
    readonly secrets?: Readonly<Record<string, object>>;
  }
  const compose = parse(read("docker/compose.yaml")) as Compose;
  const withBucket = parse(read("docker/compose.s3.yaml")) as Compose;
  const node = parseEnv(read("systemd/jobgate-s3.env"));
  const dockerfile = read("docker/Dockerfile");

  it("name only settings that there are", () => {
    const known = new Set(settingNames());
    const composed = [compose, withBucket].flatMap(({ services }) =>
      Object.keys(services["jobgate"]?.environment ?? {}),
    );
    const image = /^ENV (.+)$/mu.exec(dockerfile)?.[1]?.match(/[A-Z_]+(?==)/gu) ?? [];
    const unit = [...read("systemd/jobgate.service").matchAll(/^Environment=(\w+)=/gmu)].map(
      ([, name = ""]) => name,
    );
    const named = [...composed, ...image, ...unit, ...Object.keys(node)].filter(
      (name) => name !== "NODE_ENV",
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("keep files in the bucket that they name, by the key that they are given", () => {
    const directory = mkdtempSync(join(tmpdir(), "jobgate-secrets-"));
    const file = join(directory, "s3");
    writeFileSync(file, "top secret\n");
    const secret = "0".repeat(64);
    const given = { ...node, SECRET_KEY: secret, AWS_ACCESS_KEY_ID: "KEY" };
    const { environment = {}, secrets = [] } = withBucket.services["jobgate"] ?? {};
    // What compose puts in place of ${NAME:?what is missing}.
    const composed = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/^\$\{(\w+):\?[^}]+\}$/u, (_, asked: string) =>
        asked === "BLOBS_URL" ? (node["BLOBS_URL"] ?? "") : "KEY",
      ),
    ]);
    const overlaid: NodeJS.ProcessEnv = Object.fromEntries(composed);
    expect(overlaid["AWS_SECRET_ACCESS_KEY_FILE"]).toBe(`/run/secrets/${secrets.join()}`);
    expect(Object.keys(withBucket.secrets ?? {})).toEqual(secrets);
    for (const environmentOf of [
      { ...given, AWS_SECRET_ACCESS_KEY: "top secret" },
      { ...overlaid, AWS_SECRET_ACCESS_KEY_FILE: file },
    ]) {
      expect(readConfig(environmentOf)).toMatchObject({
        blobsUrl: {
          bucket: "my-bucket",
          prefix: "jobgate/",
          endpoint: "https://s3.example.com",
          region: "eu-central-1",
          isPathStyle: true,
        },
        awsAccessKeyId: "KEY",
        awsSecretAccessKey: "top secret",
      });
    }
    rmSync(directory, { recursive: true });
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(Object.keys(withBucket.services)),
    );
  });

  it("copy what is there, and everything that the package holds", () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(
      ([, sources = ""]) => sources.split(" "),
    );
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(["xsd", "wsdl", "profiles", "docs", "src"]));
    const mounted = /- (\.\.\S+):\/etc\/nginx/u.exec(read("docker/compose.yaml"))?.[1] ?? "";
    expect(existsSync(join(DEPLOY, "docker", mounted))).toBe(true);
  });

  it("give the server longer than DRAIN_MS to stop", () => {
    const graceMs =
      Number.parseInt(compose.services["jobgate"]?.stop_grace_period ?? "", 10) * 1000;
    expect(graceMs).toBeGreaterThan(Number(SETTINGS.drainMs.default) + 5000);
  });
});
