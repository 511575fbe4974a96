/** The reference page: everything in it, nothing from elsewhere, and every link leads somewhere. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";

import { EXPLANATIONS } from "../../../src/doors/problems/explanations.ts";
import { OPERATIONS } from "../../../src/doors/rest/operation-table.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";

let server: TestServer;
let answer: Response;
let html = "";

beforeAll(async () => {
  server = await startServer();
  answer = await fetch(`${server.url}/docs`);
  html = await answer.text();
});
afterAll(() => server.close());

function all(pattern: RegExp): readonly string[] {
  return Array.from(html.matchAll(pattern), ([, found = ""]) => found);
}

test("tells every operation and every problem", () => {
  for (const { name, path } of OPERATIONS) {
    expect(html).toContain(`<h3 id="${name}">`);
    expect(html).toContain(`<code>${path}</code>`);
  }
  for (const code of Object.keys(EXPLANATIONS)) {
    expect(html).toContain(`<td><a href="/problems/${code}">`);
  }
});

test("its policy lets nothing in but its own style", () => {
  const policy = answer.headers.get("content-security-policy") ?? "";
  const [style = ""] = all(/<style>([^<]*)<\/style>/gu);
  const hash = createHash("sha256").update(style).digest("base64");
  expect(policy.split("; ").slice(0, 3)).toEqual([
    "default-src 'none'",
    "script-src 'none'",
    `style-src 'sha256-${hash}'`,
  ]);
  expect(html).not.toMatch(/<script|<img|\sstyle=|\son\w+=|url\(|@import/u);
  expect(all(/(?:href|src)="([^"]*)"/gu).filter((target) => !/^[#/]/u.test(target))).toEqual([
    "data:,",
  ]);
});

test("every link leads somewhere, and no id is there twice", async () => {
  const ids = all(/\sid="([^"]*)"/gu);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = new Set(all(/href="([^"]*)"/gu));
  expect(targets.size).toBeGreaterThan(50);
  for (const target of targets) {
    if (target.startsWith("#")) {
      expect(ids).toContain(target.slice(1));
    } else if (target.startsWith("/")) {
      const headers = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
      expect([target, (await fetch(server.url + target, { headers })).status]).toEqual([
        target,
        200,
      ]);
    }
  }
});

test("shows markup of examples as text, laid out for the eye", () => {
  expect(html).toContain(
    "&lt;job&gt;\n  &lt;name&gt;Order 4711&lt;/name&gt;\n  &lt;workflow&gt;rip-pdf&lt;/workflow&gt;\n  &lt;options&gt;\n    &lt;option&gt;\n",
  );
  expect(html).not.toContain("<job>");
});

test("says by curl how each operation is called, and the commands are ones that a shell reads", () => {
  const commands = all(/ by curl">(curl[^<]*)<\/pre>/gu).map((text) =>
    text
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">"),
  );
  expect(commands.length).toBeGreaterThanOrEqual(OPERATIONS.length);
  // A shell takes them apart as it would run them, and the word after the address is curl's own.
  const script = commands
    .map((command) => `show() { printf '%s\\n' "$#"; }; show ${command}`)
    .join("\n");
  const counts = execFileSync("sh", ["-eu"], {
    input: script,
    env: {
      jobId: "1",
      resultId: "2",
      deliveryId: "3",
      scheduleId: "4",
      priority: "60",
      uploadId: "5",
      url: "x",
      dataId: "6",
    },
  });
  expect(counts.toString().trim().split("\n").length).toBe(commands.length);
  const submit = commands.find((command) =>
    command.includes('-X POST "http://127.0.0.1:8080/v1/jobs"'),
  );
  const [, body = ""] = /-d '([^']*)'/u.exec(submit ?? "") ?? [];
  expect(JSON.parse(body)).toHaveProperty("workflow");
});

test("has a table of the fields of each document, and the options of each workflow", async () => {
  const answer = await fetch(`${server.url}/v1/workflows`);
  const workflows = (await answer.json()) as { name: string; options: { name: string }[] }[];
  for (const { name, options } of workflows) {
    expect(html).toContain(`href="/v1/workflows#${name}"`);
    expect(html).toContain(options.map((option) => option.name).join(", "));
  }
  const [job = ""] = /id="type-JobDocument">.*?<\/table>/su.exec(html) ?? [];
  const fields = Array.from(job.matchAll(/scope="row"><code>([^<]+)</gu), ([, field]) => field);
  const schema = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    components: { schemas: { JobDocument: { properties: object } } };
  };
  expect(fields).toEqual(Object.keys(schema.components.schemas.JobDocument.properties));
});

test("is searched without a script: names lead to their headings, words to the rows in which they stand together", async () => {
  const search = async (asked: string): Promise<string> =>
    (await fetch(`${server.url}/docs?${new URLSearchParams({ q: asked }).toString()}`)).text();
  const first = /<ol><li><a href="\/docs#([^"]*)">/u;
  expect(first.exec(await search("JobDocument"))?.[1]).toBe("type-JobDocument");
  const found = await search("malformed-document 400");
  expect(found).toContain('<li><a href="/docs#problems">Problems</a><br>malformed-document 400');
  expect(await search('"><script>zzz')).toContain('value="&quot;&gt;&lt;script&gt;zzz"');
  expect(await search("no-such-word")).toContain("The words stand nowhere together.");
  expect(await search("  ")).toBe(html);
});
