/** The packed package: what `npm pack` puts into it is what a start needs and nothing else, and it starts; programs in TypeScript use its client. */

import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { browserNote, hasBrowser, openBrowser } from "../harness/browser.ts";
import { startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { ROOT } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";

/** What may lie in the package, by the beginning of its path. */
const WANTED =
  /^(?:deploy\/|dist\/|docs\/|profiles\/|wsdl\/|xsd\/|tools\/(?:arguments|build|jobgate|start)\.mjs$|(?:CHANGELOG|LICENSE|README|package)(?:\.|$))/u;

const hasZsh = spawnSync("zsh", ["-c", ":"]).status === 0;
const zshNote = hasZsh ? "" : " (SKIPPED: there is no zsh here; `apt-get install zsh` brings it)";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}

let home = "";
let files: readonly string[] = [];
let unpacked = "";

/** Packs what is built, unpacks it elsewhere and puts its dependencies beside it, those of development left out. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "jobgate-packed-"));
  const packed = spawnSync(
    "npm",
    ["pack", "--json", "--silent", "--offline", "--pack-destination", home],
    { cwd: ROOT, encoding: "utf8", timeout: 60_000, shell: process.platform === "win32" },
  );
  const [{ filename, files: listed }] = JSON.parse(packed.stdout) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  files = listed.map(({ path }) => path);
  execFileSync("tar", ["-xzf", join(home, filename), "-C", home]);
  unpacked = join(home, "package");
  const { dependencies } = manifest();
  for (const name of Object.keys(dependencies)) {
    const link = join(unpacked, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link, "junction");
  }
}, 90_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8")) as Manifest;
}

it("holds no test, no source, no benchmark and no data", () => {
  expect(files.filter((each) => !WANTED.test(each))).toEqual([]);
  expect(files.filter((each) => /\.test\.|(?<!\.d)\.tsx?$/u.test(each))).toEqual([]);
});

it("holds every file that a start reads: the programs, the page's script, the contract, the WSDL", () => {
  const built = [
    "main",
    "cli",
    "client/client",
    "client/node",
    "workflows/sandbox/entry",
    "workflows/sandbox/probe-entry",
    "doors/artwork/browser/artwork-page",
  ].map((name) => join("dist", `${name}.js`));
  const contract = ["xsd", "wsdl"].flatMap((directory) =>
    readdirSync(join(ROOT, directory)).map((each) => join(directory, each)),
  );
  expect([...built, ...contract].filter((each) => !existsSync(join(unpacked, each)))).toEqual([]);
});

it("names the licence of every package that is in its bundle", () => {
  const text = readFileSync(join(unpacked, "dist", "LICENSES.txt"), "utf8");
  const licences = text.split(/^-{80}$/mu).map((each) => each.trim());
  expect(licences.map((each) => each.split(" ")[0])).toEqual(
    expect.arrayContaining(["fast-xml-parser", "kysely", "lossless-json"]),
  );
  const told = /^\S+ [\d.]+ \(.+\)\n\n.*(?:permission is hereby granted|brings no text)/isu;
  expect(licences.filter((each) => !told.test(each))).toEqual([]);
});

it("tells file and line of our sources in stacks, where Node is asked to", () => {
  const program = `await (await import("./dist/store/open-store.js")).openStore(undefined)`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--enable-source-maps", "--input-type=module", "--eval", program],
    { cwd: unpacked, encoding: "utf8", timeout: 30_000 },
  );
  expect(stderr).toMatch(/src[/\\]store[/\\]open-store\.ts:\d+/u);
});

it("brings commands that a shell can run", () => {
  const entries = Object.values(manifest().bin).map((file) => join(unpacked, file));
  expect(entries.length).toBeGreaterThan(1);
  for (const entry of entries) {
    expect(readFileSync(entry, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/u);
  }
  const shown = spawnSync(process.execPath, [join(unpacked, "dist", "cli.js"), "config"], {
    encoding: "utf8",
    timeout: 30_000,
    env: { PATH: process.env["PATH"], DATA_DIR: join(home, "data") },
  });
  expect([shown.status, shown.stderr]).toEqual([0, ""]);
  expect(shown.stdout).toContain("DATA_DIR");
});

it("needs no build: `npm start` in it serves at once, with its own dependencies, and answers", async () => {
  const before = readdirSync(unpacked).sort();
  const settings = { DATA_DIR: join(home, "data"), SANDBOX: "auto" };
  const server = await startProcess(settings, join(unpacked, "tools", "start.mjs"));
  try {
    const ready = await fetchWithin(`${server.url}/health/ready`);
    expect(ready.status).toBe(200);
    const wsdl = await fetchWithin(`${server.url}/scene7/services/IpsApiService?wsdl`);
    expect(await wsdl.text()).toContain("definitions");
  } finally {
    expect(await server.end("SIGTERM")).toBe(0);
  }
  expect(readdirSync(unpacked).sort()).toEqual(before);
});

describe("installed globally", () => {
  let bin = "";

  /** By npm itself, from the same files; what they depend on is there already, so nothing is fetched. */
  beforeAll(() => {
    const bare = join(home, "bare", "package");
    mkdirSync(dirname(bare));
    cpSync(unpacked, bare, { recursive: true, filter: (path) => !path.includes("node_modules") });
    const { dependencies: _, ...others } = manifest();
    writeFileSync(join(bare, "package.json"), JSON.stringify(others));
    execFileSync("tar", ["-czf", join(home, "bare.tgz"), "-C", dirname(bare), "package"]);
    const prefix = join(home, "prefix");
    const args = ["install", "--global", "--prefix", prefix, "--offline", "--silent", "--no-audit"];
    execFileSync("npm", [...args, join(home, "bare.tgz")], { timeout: 90_000 });
    const installed = join(prefix, "lib", "node_modules", "jobgate");
    symlinkSync(join(unpacked, "node_modules"), join(installed, "node_modules"), "junction");
    bin = join(prefix, "bin");
    writeFileSync(join(home, "jobgate.bash"), shell("bash", "jobgate completion bash"));
  }, 120_000);

  function shell(command: string, script: string): string {
    const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: home };
    return execFileSync(command, ["-c", script], { encoding: "utf8", env, timeout: 60_000 });
  }

  it("`jobgate` tells its version and its commands", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const [first, ...help] = shell("bash", "jobgate --version && jobgate --help").split("\n");
    expect(first).toBe(version);
    expect(help.join("\n")).toMatch(/^ {2}serve /mu);
  });

  it("`jobgate serve` serves until it is told to stop", async () => {
    const settings = { DATA_DIR: join(home, "served"), SANDBOX: "auto" };
    const server = await startProcess(settings, join(bin, "jobgate"), ["serve"]);
    expect((await fetchWithin(`${server.url}/health/ready`)).status).toBe(200);
    expect(await server.end("SIGTERM")).toBe(0);
  });

  it.each([
    ["a command", "sched", ["schedule"]],
    ["a command below it", "schedule pa", ["pause"]],
    ["an option", "submit x.pdf --work", ["--workflow"]],
    ["an option's value", "jobs --status c", ["creating", "completed"]],
    ["a shell", "completion z", ["zsh"]],
  ])("bash completes %s: jobgate %s", (_, line, expected) => {
    const script = `source ~/jobgate.bash; COMP_WORDS=(jobgate ${line})
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _jobgate; printf '%s\n' "\${COMPREPLY[@]}"`;
    expect(shell("bash", script).trim().split("\n")).toEqual(expected);
  });

  it(`zsh completes on a terminal${zshNote}`, ({ skip }) => {
    skip(!hasZsh);
    const script = `zmodload zsh/zpty
      zpty terminal zsh -f -i
      zpty -w terminal 'autoload -Uz compinit; compinit -u -D; source <(jobgate completion zsh); echo rea""dy'
      zpty -r -m terminal seen '*ready*'
      zpty -w -n terminal $'jobgate sched\tpau\t'
      zpty -r -m terminal seen '*schedule*pause*'; print -r -- $seen`;
    // Between the two the terminal is told how the space looks.
    expect(shell("zsh", script)).toMatch(/schedule.*pause/u);
  });
});

describe("a program in TypeScript with the client", () => {
  const PAGE = `
    import { createClient, type JobDocument, JobgateError } from "jobgate";
    export async function work(url: string): Promise<readonly string[]> {
      const client = createClient({ url });
      const job: JobDocument = await client.submit({ workflow: "package", name: "From a page" });
      const sent: number[] = [];
      const onProgress = (bytes: number) => sent.push(bytes);
      await client.upload(job.jobId, new File(["one"], "one.txt"), { onProgress });
      await client.start(job.jobId);
      const { outcome = "" } = await client.waitFor(job.jobId, { signal: AbortSignal.timeout(20_000) });
      const { dataList: [first] } = await client.result(job.jobId);
      let size = 0;
      for await (const piece of (await client.download(job.jobId, first?.resultId ?? "")).content) {
        size += piece.byteLength;
      }
      const refusal: unknown = await client.get("x").catch((error: unknown) => error);
      const code = refusal instanceof JobgateError ? refusal.problem.code : "";
      return [outcome, String(sent), String(size > 3), code];
    }`;
  const NODE = `
    import { createClient } from "jobgate/node";
    import { createClient as createWebClient } from "jobgate";
    export const sent = createClient({ url: "http://127.0.0.1" }).upload("x", "./file.pdf");
    // @ts-expect-error: pages have no paths.
    export const wrong = createWebClient({ url: "http://127.0.0.1" }).upload("x", "./file.pdf");`;
  const SMALL = 'export { ServerUnreachable } from "jobgate";';
  let project = "";

  beforeAll(() => {
    project = join(home, "project");
    mkdirSync(join(project, "node_modules"), { recursive: true });
    symlinkSync(unpacked, join(project, "node_modules", "jobgate"), "junction");
    const files = { "package.json": '{ "type": "module" }', "page.ts": PAGE, "node.ts": NODE };
    for (const [name, text] of Object.entries({ ...files, "small.ts": SMALL })) {
      writeFileSync(join(project, name), text);
    }
  });

  async function bundled(file: string): Promise<string> {
    const { build } = await import("rolldown");
    const { output } = await build({
      input: join(project, file),
      platform: "browser",
      write: false,
      output: { format: "iife", name: "program" },
      // What it cannot find would be told here.
      onLog: (_level, { message }) => expect(message).toBe(""),
    });
    return output[0].code;
  }

  it("is compiled without a type of Node", () => {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", "dom"],
      module: "nodenext",
      types: [],
      skipDefaultLibCheck: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    };
    const config = JSON.stringify({ compilerOptions, include: ["*.ts"] });
    writeFileSync(join(project, "tsconfig.json"), config);
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const ran = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
    expect([ran.status, ran.stdout]).toEqual([0, ""]);
  }, 90_000);

  it(`is bundled, and runs in a browser${browserNote}`, async ({ skip }) => {
    const code = await bundled("page.ts");
    expect(code).not.toMatch(/node:|\bBuffer\b|\bprocess\./u);
    skip(!hasBrowser);
    const [server, browser] = await Promise.all([startServer(), openBrowser()]);
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/health/live`);
      const told = await page.evaluate(`${code}; program.work(location.origin)`);
      expect(told).toEqual(["succeeded", "3", "true", "not-found"]);
    } finally {
      await Promise.all([server.close(), browser.close()]);
    }
  });

  it("is given no more of it than it imports", async () => {
    const code = await bundled("small.ts");
    expect(code).toContain("ServerUnreachable");
    expect(code).not.toMatch(/fetch|JobgateError|multipart/u);
  });
});
