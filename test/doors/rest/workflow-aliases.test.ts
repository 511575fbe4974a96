/** WORKFLOW_ALIASES: clients of the Conversion Service go on using the names of workflows and profiles that they know. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readConfig } from "../../../src/settings/config.ts";
import type { JobDocument, WorkflowDocument } from "../../../src/core/model/contract-types.gen.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { sample } from "../../harness/paths.ts";

const ALIASES =
  "Archive PDF/A-2:default=rip-pdf:print, Archive PDF/A-2:web=rip-pdf:thumbnail, Publish=image-serving-publish";
const CONVERSION = "/conversion/v1.0/rest";

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ WORKFLOW_ALIASES: ALIASES });
});

afterAll(() => server.close());

interface Sent {
  readonly body?: string;
  readonly type?: string;
}

async function submit(path: string, { body, type = "application/json" }: Sent = {}) {
  return fetch(server.url + path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": type },
    ...(body !== undefined && { body }),
  });
}

const SUBMITS: readonly (readonly [string, string, Sent])[] = [
  ["with a plus and %2F", `${CONVERSION}/jobs?workflow=Archive+PDF%2FA-2&profile=default`, {}],
  [
    "with %20 and a slash",
    `${CONVERSION}/jobs/?workflow=Archive%20PDF/A-2&profile=default`,
    { body: "[]" },
  ],
  ["without a profile", `${CONVERSION}/jobs/?workflow=Archive%20PDF/A-2&profile=`, {}],
  ["in JSON", "/v1/jobs", { body: '{"workflow": "Archive PDF/A-2", "profile": "default"}' }],
  [
    "in XML",
    "/v1/jobs",
    {
      body: "<job><workflow>Archive PDF/A-2</workflow><profile>default</profile></job>",
      type: "application/xml",
    },
  ],
];

test.each(SUBMITS)(
  "a job submitted %s is known by the caller's names",
  async (...[, path, sent]) => {
    const answer = await submit(path, sent);
    expect(answer.status).toBe(201);
    const names = { workflow: "Archive PDF/A-2", profile: "default" };
    const job = (await answer.json()) as JobDocument;
    expect(job).toMatchObject(names);
    expect(await getJson(`${server.url}/v1/jobs/${job.jobId}`)).toMatchObject(names);
  },
);

test("the workflow's own names of profiles go on working, and it runs as itself", async () => {
  const form = new FormData();
  form.append(
    "job",
    '{"workflow": "Archive PDF/A-2", "profile": "web", "options": [{"name": "resolution", "value": "18"}]}',
  );
  form.append("data", await pdf(), "order.pdf");
  const answer = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { Prefer: "wait=30" },
    body: form,
  });
  // The profile thumbnail makes one JPEG.
  expect(await answer.json()).toMatchObject({
    status: "success",
    dataList: [{ contentType: "image/jpeg" }],
  });
  const own = await submit("/v1/jobs?workflow=Archive+PDF%2FA-2&profile=screen");
  expect(await own.json()).toMatchObject({ workflow: "Archive PDF/A-2", profile: "screen" });
});

async function pdf(): Promise<Blob> {
  return new Blob([sample("three-pages.pdf")]);
}

test("a workflow with parameters has other names too", async () => {
  const body = JSON.stringify({
    workflow: "Publish",
    parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
  });
  const answer = await submit("/v1/jobs?validateOnly=true", { body });
  expect(await answer.json()).toMatchObject({ workflow: "Publish", profile: "default" });
  const schedule = await submit("/v1/schedules", {
    body: JSON.stringify({ ...(JSON.parse(body) as object), execSchedule: "0 0 3 * * ?" }),
  });
  expect(await schedule.json()).toMatchObject({ workflow: "Publish", profile: "default" });
});

test.each(["/v1", CONVERSION])(
  "the workflows under %s list the other names after ours",
  async (base) => {
    const list = await getJson<readonly WorkflowDocument[]>(`${server.url}${base}/workflows`);
    const own = list.find(({ name }) => name === "rip-pdf");
    const named = list.slice(-2);
    expect(named.map(({ name, aliasOf }) => [name, aliasOf])).toEqual([
      ["Archive PDF/A-2", "rip-pdf"],
      ["Publish", "image-serving-publish"],
    ]);
    expect(named[0]).toMatchObject({ isDefault: false, options: own?.options });
    expect(named[0]?.profiles.map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ["default", true],
      ["web", false],
      ["screen", false],
      ["print", false],
      ["thumbnail", false],
    ]);
  },
);

test("a list of jobs takes either name of a workflow", async () => {
  const byName = async (name: string): Promise<readonly JobDocument[]> =>
    getJson(`${server.url}/v1/jobs?workflow=${encodeURIComponent(name)}`);
  const all = await byName("rip-pdf");
  expect(all.length).toBeGreaterThan(0);
  expect(await byName("Archive PDF/A-2")).toEqual(all);
});

describe("a setting that leads nowhere stops the start", () => {
  // One for all: whoever does not start lets go of it.
  const dataDir = mkdtempSync(join(tmpdir(), "jobgate-test-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  test.each([
    ["A=rip-pfd", "There is no workflow rip-pfd. rip-pdf is the nearest."],
    ["A:default=rip-pdf:prnt", "Workflow rip-pdf has no profile prnt. print is the nearest."],
    ["rip-pdf=package", "rip-pdf is a workflow already"],
    ["A:a=rip-pdf, A:b=package", "A stands for rip-pdf and package; it can be one workflow only."],
    ["A:a=rip-pdf, A:a=rip-pdf:print", "A has the profile a twice."],
  ])("%s", async (value, message) => {
    await expect(startServer({ WORKFLOW_ALIASES: value, DATA_DIR: dataDir })).rejects.toThrow(
      message,
    );
  });

  test.each([
    "A",
    "A=",
    "=rip-pdf",
    "A:b:c=rip-pdf",
    "A=rip-pdf=print",
    `${"A".repeat(101)}=rip-pdf`,
  ])("the form of %s", (value) => {
    expect(() => readConfig({ WORKFLOW_ALIASES: value })).toThrow(
      "WORKFLOW_ALIASES: must be names of others and ours such as Archive PDF/A-2:default=rip-pdf:print",
    );
  });
});
