/** The reference page: everything in it, nothing from elsewhere, and every link leads somewhere. */

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
  expect(policy.split("; ").slice(0, 2)).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
  ]);
  expect(html).not.toMatch(/<script|<link|<img|\sstyle=|\son\w+=|url\(|@import/u);
  expect(all(/(?:href|src)="([^"]*)"/gu).filter((target) => !/^[#/]/u.test(target))).toEqual([]);
});

test("every link leads somewhere, and no id is there twice", async () => {
  const ids = all(/\sid="([^"]*)"/gu);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = new Set(all(/href="([^"]*)"/gu));
  expect(targets.size).toBeGreaterThan(50);
  for (const target of targets) {
    if (target.startsWith("#")) {
      expect(ids).toContain(target.slice(1));
    } else {
      expect([target, (await fetch(server.url + target)).status]).toEqual([target, 200]);
    }
  }
});

test("shows markup of examples as text, laid out for the eye", () => {
  expect(html).toContain(
    "&lt;job&gt;\n  &lt;name&gt;Order 4711&lt;/name&gt;\n  &lt;workflow&gt;rip-pdf&lt;/workflow&gt;\n  &lt;options&gt;\n    &lt;option&gt;\n",
  );
  expect(html).not.toContain("<job>");
});
