/** The programs of docs/examples/ do what they say: submit, wait, fetch, tell a refusal, and make no second job when run again. */

import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { ROOT, samplePath } from "../harness/paths.ts";
import { type RequiredServer, startRequired } from "../harness/start-required.ts";

const run = promisify(execFile);
const EXAMPLES = join(ROOT, "docs/examples");
const SAMPLE = samplePath("three-pages.pdf");
/** The first bytes of a JPEG. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const TIMEOUT_MS = 60_000;

/** For Java that is over soon: nothing is worth being optimised. */
const SHORT = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

interface Program {
  readonly file: string;
  /** Succeeds where what it needs is installed. */
  readonly probe: readonly string[];
  readonly packages: string;
  /** What makes it runnable in the work directory, if anything. */
  readonly build?: readonly string[];
  readonly start: readonly string[];
}

const PROGRAMS: readonly Program[] = [
  { file: "submit.sh", probe: ["jq", "--version"], packages: "curl jq", start: ["sh"] },
  {
    file: "submit.py",
    probe: ["/usr/bin/python3", "-c", "import requests"],
    packages: "python3-requests",
    start: ["/usr/bin/python3"],
  },
  {
    file: "submit.php",
    probe: ["php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"],
    packages: "php-cli php-curl",
    start: ["php"],
  },
  {
    file: "Submit.java",
    probe: ["java", "--version"],
    packages: "openjdk-17-jdk-headless",
    build: ["javac", ...SHORT.map((flag) => `-J${flag}`), "-d", "."],
    start: ["java", ...SHORT, "Submit"],
  },
  {
    file: "Submit.cs",
    probe: ["mcs", "--version"],
    packages: "mono-mcs libmono-system-net-http4.0-cil libmono-system-xml-linq4.0-cil",
    build: ["mcs", "-r:System.Net.Http,System.Xml,System.Xml.Linq", "-out:Submit.exe"],
    start: ["mono", "Submit.exe"],
  },
  { file: "submit.pl", probe: ["perl", "-MLWP", "-e1"], packages: "libwww-perl", start: ["perl"] },
];

let server: RequiredServer;
let key: string;
let work: string;
beforeAll(async () => {
  server = await startRequired();
  ({ text: key } = await server.admin.addKey({ company: 1, name: "Examples" }));
  work = mkdtempSync(join(tmpdir(), "jobgate-programs-"));
});
afterAll(async () => {
  await server.close();
  rmSync(work, { recursive: true, force: true });
});

function isInstalled({ file, probe: [command = "", ...args], packages }: Program): boolean {
  const isThere = spawnSync(command, args).status === 0;
  if (!isThere) {
    process.stderr.write(`\nSKIPPED: docs/examples/${file}, which needs ${packages}.\n\n`);
  }
  return isThere;
}

async function countJobs(): Promise<number> {
  const headers = { Authorization: `Bearer ${key}` };
  const answer = await fetch(`${server.url}/v1/jobs?limit=500`, { headers });
  return ((await answer.json()) as readonly unknown[]).length;
}

it.for(PROGRAMS)(
  "$file submits, fetches the picture, and tells a refusal",
  { timeout: 120_000 },
  async (program, { skip }) => {
    skip(!isInstalled(program), "not installed");
    const { file, build, start } = program;
    const source = join(EXAMPLES, file);
    const options = {
      cwd: work,
      env: { ...process.env, JOBGATE_URL: server.url, JOBGATE_KEY: key },
    };
    if (build !== undefined) {
      const [command = "", ...args] = build;
      await run(command, [...args, source], { ...options, timeout: TIMEOUT_MS });
    }
    const [command = "", ...args] = build === undefined ? [...start, source] : start;
    const submit = (...more: readonly string[]) =>
      run(command, [...args, SAMPLE, ...more], { ...options, timeout: TIMEOUT_MS });

    const picture = join(work, "three-pages-1.jpg");
    rmSync(picture, { force: true });
    expect((await submit()).stdout).toBe("three-pages-1.jpg\n");
    expect(readFileSync(picture).subarray(0, 3)).toEqual(JPEG);
    const jobs = await countJobs();
    await submit();
    expect(await countJobs()).toBe(jobs);
    await expect(submit("poster")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^unknown-profile: .*poster/mu),
    });
  },
);

interface PostmanItem {
  readonly name: string;
  readonly event?: readonly [{ readonly script: { readonly exec: readonly string[] } }];
  readonly request: {
    readonly method: string;
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly url: string;
    readonly body?: {
      readonly formdata: readonly {
        readonly key: string;
        readonly value?: string;
        readonly src?: string;
      }[];
    };
  };
}

function formOf({ body }: PostmanItem["request"]): FormData | undefined {
  if (body === undefined) {
    return undefined;
  }
  const form = new FormData();
  for (const { key: part, value = "", src } of body.formdata) {
    if (src === undefined) {
      form.append(part, value);
    } else {
      form.append(part, new Blob([readFileSync(join(ROOT, src))]), basename(src));
    }
  }
  return form;
}

it("the collection for Postman runs from its first request to its last", async () => {
  const { item } = JSON.parse(
    readFileSync(join(EXAMPLES, "jobgate.postman_collection.json"), "utf8"),
  ) as { readonly item: readonly PostmanItem[] };
  const variables = new Map([
    ["url", server.url],
    ["key", key],
  ]);
  for (const { name, event, request } of item) {
    const address = request.url.replace(
      /\{\{(\w+)\}\}/gu,
      (_, each: string) => variables.get(each) ?? "",
    );
    const headers = new Headers(request.header.map((each) => [each.key, each.value]));
    headers.set("Authorization", `Bearer ${key}`);
    const form = formOf(request);
    const answer = await fetch(address, {
      method: request.method,
      headers,
      ...(form === undefined ? {} : { body: form }),
    });
    const text = await answer.text();
    expect([name, answer.ok, text]).toEqual([name, true, expect.anything()]);
    const pm = {
      response: { json: () => JSON.parse(text) as unknown },
      collectionVariables: { set: (each: string, value: string) => variables.set(each, value) },
    };
    runInNewContext(event?.[0].script.exec.join("\n") ?? "", { pm });
  }
  expect(variables.get("resultId")).toBeDefined();
});

it("the page names every program, and nothing else", () => {
  const page = readFileSync(join(EXAMPLES, "README.md"), "utf8");
  for (const { file } of PROGRAMS) {
    expect(page).toContain(`[${file}](${file})`);
    expect(existsSync(join(EXAMPLES, file))).toBe(true);
  }
});
