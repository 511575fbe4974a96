/** Row 45: whoever knows the id of another company's job gets what somebody gets who made the id up. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DocumentDocument, JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { OPERATIONS } from "../../../src/doors/rest/operation-table.ts";
import { jsonOf, postJson } from "../../harness/fetch-json.ts";
import { type RequiredServer, startRequired } from "../../harness/start-required.ts";

const MADE_UP = "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e";

let server: RequiredServer;
let mine = "";
let theirs = "";
let theirJob = "";
/** One that still takes documents. */
let theirOpenJob = "";

async function submit(authorization: string, body: object): Promise<string> {
  const response = await postJson(`${server.url}/v1/jobs`, body, { authorization });
  return (await jsonOf<JobDocument>(response)).jobId;
}

beforeAll(async () => {
  server = await startRequired();
  mine = `Bearer ${(await server.admin.addKey({ company: 1 })).text}`;
  theirs = `Bearer ${(await server.admin.addKey({ company: 47 })).text}`;
  theirJob = await submit(theirs, {
    parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
  });
  theirOpenJob = await submit(theirs, { workflow: "package", externalId: "order-1" });
  const form = new FormData();
  form.append("data", new Blob(["x"]), "a.txt");
  await jsonOf<DocumentDocument>(
    fetch(`${server.url}/v1/jobs/${theirOpenJob}/data`, {
      method: "POST",
      headers: { authorization: theirs },
      body: form,
    }),
  );
});
afterAll(() => server.close());

/** Every operation that takes the id of a job, from the one table of operations. */
const WITH_JOB = OPERATIONS.filter(({ path }) => path.includes("{jobId}"));

/** What some addresses demand in the query. */
const NEEDED = [
  [":put", "?url=https://files.example/x"],
  [":post", "?url=https://files.example/x"],
  [":prioritize", "?priority=60"],
] as const;

async function call(
  { method, path }: (typeof OPERATIONS)[number],
  jobId: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const [, needed = ""] = NEEDED.find(([end]) => path.endsWith(end)) ?? [];
  const address = path.replace("{jobId}", jobId).replaceAll(/\{[a-zA-Z]+\}/gu, MADE_UP) + needed;
  const form = new FormData();
  form.append("data", new Blob(["y"]), "b.txt");
  const response = await fetch(`${server.url}${address}`, {
    method,
    headers: { authorization: mine },
    ...(path.endsWith("/data") && method === "POST" ? { body: form } : {}),
  });
  const text = (await response.text())
    .replaceAll(/urn:uuid:[0-9a-f-]+/gu, "")
    .replaceAll(jobId, "JOB");
  return { status: response.status, text };
}

describe.each(WITH_JOB)("$method $path", (operation) => {
  test("answers 404 for another company's job, word for word as for one that is not there", async () => {
    const madeUp = await call(operation, MADE_UP.replace("0190", "0191"));
    for (const jobId of [theirJob, theirOpenJob]) {
      const answer = await call(operation, jobId);
      expect(answer.status).toBe(404);
      expect(answer).toEqual(madeUp);
    }
  });
});

test("after all of that the jobs are as they were", async () => {
  const response = fetch(`${server.url}/v1/jobs/${theirOpenJob}`, {
    headers: { authorization: theirs },
  });
  const job = await jsonOf<JobDocument>(response);
  expect(job.status.code).toBe("creating");
  expect(job.documents).toHaveLength(1);
});

test("lists hold only the own company's jobs, also from another's job on", async () => {
  const own = await submit(mine, { workflow: "package" });
  for (const query of ["", `?before=${theirOpenJob.replace(/.$/u, "f")}`, "?limit=500"]) {
    const response = fetch(`${server.url}/v1/jobs${query}`, { headers: { authorization: mine } });
    const ids = (await jsonOf<JobDocument[]>(response)).map(({ jobId }) => jobId);
    expect(ids.filter((id) => id !== own)).toEqual([]);
  }
});

test("an id of another company takes no longer and no shorter than one that is not there", async () => {
  const getJob = WITH_JOB.find(({ name }) => name === "getJob");
  if (getJob === undefined) {
    throw new Error("There is no getJob.");
  }
  const medianMs = async (jobId: string): Promise<number> => {
    const times: number[] = [];
    for (let time = 0; time < 60; time += 1) {
      const start = performance.now();
      await call(getJob, jobId);
      times.push(performance.now() - start);
    }
    return times.sort((left, right) => left - right)[30] ?? 0;
  };
  await medianMs(MADE_UP);
  const ratio = (await medianMs(theirJob)) / (await medianMs(MADE_UP));
  expect(ratio).toBeGreaterThan(0.3);
  expect(ratio).toBeLessThan(3);
});
