/** A job that has ended is done again, at every door: with the same contents, with what is wanted otherwise, and linked both ways. */

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { createClient } from "../../src/client/client.ts";
import { callOperation } from "../harness/call-operation.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { type Receiver, startReceiver } from "../harness/peers/receiver.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";
import { IPS_WIRES } from "../harness/wires.ts";

interface Told {
  readonly code: string;
  readonly detail: string;
  readonly violations?: readonly { readonly pointer: string; readonly message: string }[];
}

describe("a rerun", () => {
  let receiver: Receiver;
  let server: TestServer;
  beforeAll(async () => {
    receiver = await startReceiver(
      (response, { path }) =>
        void response.writeHead(path.startsWith("/missing") ? 404 : 200).end("hello"),
    );
    server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1", JOBS_OPEN_MAX: "50" });
  });
  afterAll(async () => {
    await server.close();
    receiver.close();
  });

  const at = (jobId: string): string => `${server.url}/v1/jobs/${jobId}`;
  const get = (jobId: string): Promise<JobDocument> => getJson<JobDocument>(at(jobId));
  const client = () => createClient({ url: server.url });

  async function submitted(job: object, fileName: string): Promise<string> {
    const form = new FormData();
    form.append("job", new Blob([JSON.stringify(job)], { type: "application/json" }));
    form.append("data", new Blob(["hello"]), fileName);
    const answer = await fetch(`${server.url}/v1/jobs`, { method: "POST", body: form });
    return (await jsonOf<JobDocument>(answer)).jobId;
  }

  const ended = async (job: object = { workflow: "package" }): Promise<JobDocument> =>
    client().waitFor(await submitted(job, "a.txt"));

  /** One that was cancelled before anything was done with its file. */
  async function cancelled(job: object): Promise<JobDocument> {
    const jobId = await submitted({ workflow: "rip-pdf", ...job, start: false }, "a.pdf");
    await client().cancel(jobId);
    return get(jobId);
  }

  const rerun = (jobId: string, body: unknown = "", headers = {}): Promise<Response> =>
    postJson(`${at(jobId)}:rerun`, body, headers);

  async function refused(answer: Promise<Response>, status: number): Promise<Told> {
    const response = await answer;
    const told = await jsonOf<Told>(response);
    expect([response.status, told]).toEqual([status, expect.anything()]);
    return told;
  }

  async function done(answer: Promise<Response>): Promise<JobDocument> {
    const response = await answer;
    const job = await jsonOf<JobDocument>(response);
    expect([response.status, job]).toEqual([201, expect.anything()]);
    expect(response.headers.get("location")).toBe(`/v1/jobs/${job.jobId}`);
    return job.status.code === "creating" ? job : client().waitFor(job.jobId);
  }

  async function namesIn({ jobId }: JobDocument): Promise<readonly string[]> {
    const { dataList } = await client().result(jobId);
    return dataList.map(({ fileName }) => fileName);
  }

  it("has the contents of its job, also when that is deleted, and each tells the other", async () => {
    const first = await ended({ workflow: "package", name: "Order 1", tags: ["x"] });
    const again = await done(rerun(first.jobId));
    const third = await done(rerun(first.jobId, { name: "Order 1b" }));
    expect(again).toMatchObject({ name: "Order 1", tags: ["x"], outcome: "succeeded" });
    expect([again.rerunOf, third.rerunOf, third.name]).toEqual([
      first.jobId,
      first.jobId,
      "Order 1b",
    ]);
    expect((await get(first.jobId)).reruns).toEqual([third.jobId, again.jobId]);
    expect(await namesIn(again)).toEqual(await namesIn(first));
    await client().remove(first.jobId);
    const fourth = await done(rerun(again.jobId));
    expect(fourth).toMatchObject({ outcome: "succeeded", rerunOf: again.jobId });
    expect((await get(again.jobId)).documents).toMatchObject([{ fileName: "a.txt", size: "5" }]);
    expect((await refused(rerun(first.jobId), 404)).code).toBe("not-found");
  });

  it("takes other options, profile and workflow, in JSON, as a bare list, and in XML", async () => {
    const options = [
      { name: "resolution", value: "18" },
      { name: "pages", value: "1" },
    ];
    const first = await cancelled({ profile: "print", options });
    const asked = { options: [{ name: "pages", value: "2-3" }], start: false };
    const listed = await done(rerun(first.jobId, asked));
    expect(listed).toMatchObject({ profile: "print", status: { code: "creating" } });
    expect(listed.options).toEqual([
      { name: "pages", value: "2-3" },
      { name: "resolution", value: "18" },
    ]);
    const xml = await fetch(`${at(first.jobId)}:rerun`, {
      method: "POST",
      headers: { "Content-Type": "application/xml", Accept: "application/xml" },
      body: "<job><workflow>package</workflow></job>",
    });
    const text = await xml.text();
    expect([xml.status, text]).toEqual([201, expect.stringContaining("<rerunOf>")]);
    const packed = await client().waitFor(/<jobId>([^<]+)</u.exec(text)?.[1] ?? "");
    expect(packed).toMatchObject({ workflow: "package", outcome: "succeeded" });
    expect(packed.options).toBeUndefined();
    expect(await done(rerun(packed.jobId, []))).toMatchObject({ outcome: "succeeded" });
    const wrong = await refused(rerun(first.jobId, [{ name: "pagse", value: "1" }]), 400);
    expect(wrong).toMatchObject({ code: "invalid-option", violations: [{ pointer: "/0/name" }] });
    const rule = await refused(rerun(first.jobId, { execSchedule: "0 0 1 * * ?" }), 400);
    expect(rule.code).toBe("conflicting-fields");
  });

  it("needs secrets again, which are erased when a job ends", async () => {
    const options = [{ name: "DOC.PASSWORD", value: "swordfish" }];
    const first = await cancelled({ options });
    const told = await refused(rerun(first.jobId), 400);
    expect(told).toMatchObject({ code: "invalid-option", violations: [{ pointer: "/options" }] });
    expect(told.violations?.[0]?.message).toContain("DOC.PASSWORD");
    const again = await done(rerun(first.jobId, { options, start: false }));
    expect(again.options).toEqual([{ name: "DOC.PASSWORD", value: "***" }]);
    const packed = await done(rerun(first.jobId, { workflow: "package" }));
    expect(packed.outcome).toBe("succeeded");
  });

  it("fetches addresses of parameters again, unless a part of them was secret", async () => {
    const job = (sourceUrl: string): object => ({
      parameters: { uploadUrlsJob: { urlArray: [{ sourceUrl, destPath: "a.txt" }], ...UPLOAD } },
    });
    const submit = async (sourceUrl: string): Promise<JobDocument> => {
      const answer = await postJson(`${server.url}/v1/jobs`, job(sourceUrl));
      return client().waitFor((await jsonOf<JobDocument>(answer)).jobId);
    };
    const open = await submit(`${receiver.url}/a.txt`);
    await done(rerun(open.jobId));
    const closed = await submit(`${receiver.url}/a.txt?key=secret`);
    const told = await refused(rerun(closed.jobId), 400);
    expect(told).toMatchObject({ violations: [{ pointer: "/parameters", rule: "required" }] });
    await done(rerun(closed.jobId, job(`${receiver.url}/a.txt?key=secret`)));
  });

  it("tells the whole address of its job's callback", async () => {
    const callbackURL = `${receiver.url}/told?key=secret`;
    const first = await ended({
      workflow: "package",
      callbackURL,
      callbackEvents: ["job.started"],
    });
    const again = await done(rerun(first.jobId));
    expect(again.callbackURL).toBe(`${receiver.url}/told`);
    await vi.waitFor(() => {
      const told = receiver.received.filter(({ path }) => path === "/told?key=secret");
      const jobs = told.map(({ body }) => (JSON.parse(body) as { readonly jobId: string }).jobId);
      expect(jobs.sort()).toEqual([first.jobId, again.jobId]);
    });
  });

  it("is made once under a key", async () => {
    const { jobId } = await ended();
    const key = { "Idempotency-Key": "rerun-1" };
    const [one, two] = await Promise.all([rerun(jobId, "", key), rerun(jobId, "", key)]);
    expect(await jsonOf<JobDocument>(one)).toMatchObject({
      jobId: (await jsonOf<JobDocument>(two)).jobId,
    });
    const other = await refused(rerun(jobId, { name: "other" }, key), 422);
    expect(other.code).toBe("idempotency-mismatch");
  });

  it("is refused with a sentence where there is nothing to do again", async () => {
    const answer = await postJson(`${server.url}/v1/jobs`, { workflow: "package" });
    const { jobId } = await jsonOf<JobDocument>(answer);
    expect((await refused(rerun(jobId), 409)).detail).toContain("Start it instead.");
    const order = await postJson(`${server.url}/v1/jobs`, { workflow: "artwork" });
    const ordered = await jsonOf<JobDocument>(order);
    expect((await refused(rerun(ordered.jobId), 409)).detail).toContain("submit a new order");
    const fetched = await ended({
      workflow: "package",
      documents: [{ url: `${receiver.url}/missing?key=secret` }],
    });
    const told = await refused(rerun(fetched.jobId), 409);
    expect(told.detail).toContain("their addresses are not kept");
    await done(rerun(fetched.jobId, { documents: [{ url: `${receiver.url}/a.txt` }] }));
  });

  it.each(IPS_WIRES)("is an operation: $title", async (wire) => {
    const first = await cancelled({ name: `By ${wire.title}`, profile: "print" });
    const param = {
      companyHandle: "c|1",
      jobHandle: `j|1|By ${wire.title}||`,
      profile: "screen",
      optionArray: [{ name: "resolution", value: "36" }],
    };
    const { value } = await callOperation(server, { operation: "rerunJob", param, wire });
    const { jobId, jobHandle } = value as { jobId: string; jobHandle: string };
    expect(jobHandle).toMatch(/^j\|1\|\|By .+\|[0-9]+$/u);
    expect(await get(jobId)).toMatchObject({
      rerunOf: first.jobId,
      profile: "screen",
      options: [{ name: "resolution", value: "36" }],
    });
    const nothing = { ...param, jobHandle: "j|1|nobody||" };
    const { fault } = await callOperation(server, { operation: "rerunJob", param: nothing, wire });
    expect(fault).toBeDefined();
  });
});

const UPLOAD = {
  overwrite: true,
  readyForPublish: false,
  createMask: false,
  emailSetting: "None",
} as const;
