/** The TypeScript client against a real server: the whole life of a job, refusals, retries, and who is shown the key. */

import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { createClient as createWebClient } from "../../src/client/client.ts";
import { createClient, JobgateError, type News, ServerUnreachable } from "../../src/client/node.ts";
import { startRequired } from "../harness/start-required.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import { useServing } from "../harness/peers/serve.ts";
import { samplePath } from "../harness/paths.ts";

const PDF = samplePath("three-pages.pdf");

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const client = () => createClient({ url: `${server.url}/` });

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("a job is submitted, given a document, started, followed, and its results fetched", async () => {
  const sent: [number, number | undefined][] = [];
  const { jobId } = await client().submit({
    workflow: "rip-pdf",
    options: [{ name: "resolution", value: "18" }],
  });
  const { dataId } = await client().upload(jobId, PDF, {
    onProgress: (...progress) => sent.push(progress),
    options: [{ name: "pages", value: "2-3" }],
  });
  await client().start(jobId);
  const news: News[] = [];
  const job = await client().waitFor(jobId, { onProgress: (each) => news.push(each) });
  expect(job).toMatchObject({
    outcome: "succeeded",
    documents: [{ dataId, fileName: "three-pages.pdf" }],
  });
  const size = (await readFile(PDF)).byteLength;
  expect(sent.at(-1)).toEqual([size, size]);
  const events = news.flatMap((each) => (each.kind === "event" ? [each.event] : []));
  expect(events[0]?.code).toBe("job.created");
  expect(events.at(-1)?.code).toBe("job.completed");
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const { dataList } = await client().result(jobId);
  expect(dataList).toHaveLength(2);
  const [first] = dataList;
  const download = await client().download(jobId, first?.resultId ?? "");
  expect(download).toMatchObject({ fileName: first?.fileName, contentType: "image/png" });
  expect(String((await bytesOf(download.content)).byteLength)).toBe(first?.size);
});

describe.each([
  ["in one piece, as browsers send it,", createWebClient],
  ["streamed, as Node sends it,", createClient],
])("a document is uploaded %s", (_way, create) => {
  const content = Buffer.from("päper ".repeat(50_000));
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield content.subarray(0, 100_000);
    yield content.subarray(100_000);
  }

  test.each([
    ["from bytes", () => content],
    ["from a Blob", () => new Blob([content])],
    ["from a File", () => new File([content], "other.txt")],
    ["from a stream", stream],
  ])("%s, and comes back as it was", async (_, source) => {
    const sent: number[] = [];
    const uploading = create({ url: server.url });
    const { jobId } = await uploading.submit({ workflow: "package" });
    await uploading.upload(jobId, source(), {
      fileName: 'ä "1"; x.txt',
      onProgress: (sentBytes) => sent.push(sentBytes),
    });
    expect((await client().get(jobId)).documents).toMatchObject([
      { fileName: "ä 1; x.txt", size: String(content.byteLength) },
    ]);
    expect(sent.at(-1)).toBe(content.byteLength);
  });

  test("bytes without a name are refused before anything is sent", async () => {
    const failure = await failureOf(create({ url: server.url }).upload("x", content));
    expect(failure).toBeInstanceOf(TypeError);
  });
});

test("a list goes through all pages", async () => {
  const made: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    made.unshift((await client().submit({ name: `Page ${index}` })).jobId);
  }
  const listed: string[] = [];
  for await (const { jobId } of client().list({ limit: 2 })) {
    listed.push(jobId);
    if (listed.length === 5) {
      break;
    }
  }
  expect(listed).toEqual(made);
});

test("a job is cancelled and removed", async () => {
  const { jobId } = await client().submit({});
  await client().cancel(jobId);
  expect((await client().waitFor(jobId)).outcome).toBe("cancelled");
  await client().remove(jobId);
  expect(await failureOf(client().get(jobId))).toMatchObject({ problem: { code: "not-found" } });
});

test("a refusal carries the server's problem with all its violations", async () => {
  const failure = await failureOf(
    client().submit({ workflow: "rip-pdf", options: [{ name: "resolution", value: "lots" }] }),
  );
  expect(failure).toBeInstanceOf(JobgateError);
  expect(failure).toMatchObject({
    message: "Option resolution must be a whole number.",
    problem: { status: 400, code: "invalid-option", violations: [{ pointer: "/options/0/value" }] },
  });
});

test("waiting ends when the signal says so", async () => {
  const { jobId } = await client().submit({});
  const stop = new AbortController();
  const reason = new Error("enough");
  const waiting = client().waitFor(jobId, {
    signal: stop.signal,
    onProgress: () => stop.abort(reason),
  });
  expect(await failureOf(waiting)).toBe(reason);
});

test("the key lets in, and is in no failure", async () => {
  const guarded = await startRequired();
  onTestFinished(() => guarded.close());
  const { url, admin } = guarded;
  const { text: key } = await admin.addKey({
    company: 1,
    name: "test",
    permissions: ["submit-jobs"],
  });
  expect((await createClient({ url, key }).submit({})).status.code).toBe("creating");
  const wrong = `${key.slice(0, -4)}abcd`;
  const failure = await failureOf(createClient({ url, key: wrong }).submit({}));
  expect(failure).toMatchObject({ problem: { code: "unauthenticated" } });
  expect(JSON.stringify(failure) + String(failure)).not.toContain(wrong);
});

test("the key is not carried on to where a redirect leads", async () => {
  const asked: string[] = [];
  const { url: elsewhere } = await useServing((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  const { url } = await useServing((_, response) =>
    response.writeHead(302, { Location: elsewhere }).end(),
  );
  const failure = await failureOf(createClient({ url, key: "secret" }).get("x"));
  expect(failure).toBeInstanceOf(ServerUnreachable);
  expect(asked).toEqual([]);
});

describe("a server that is busy", () => {
  const busy = (refusals: number, headers: Record<string, string>) => {
    const bodies: string[] = [];
    const listener: RequestListener = (request, response) => {
      void request.toArray().then((chunks) => {
        bodies.push(Buffer.concat(chunks).toString());
        return bodies.length <= refusals
          ? response.writeHead(503, headers).end("<h1>busy</h1>")
          : response.end('{"jobId":"1"}');
      });
    };
    return { bodies, listener };
  };

  test("is asked again when it says when, with the same body", async () => {
    const { bodies, listener } = busy(2, { "Retry-After": "0" });
    const { url } = await useServing(listener);
    expect(await createClient({ url }).submit({ name: "a" })).toEqual({ jobId: "1" });
    expect(bodies).toEqual(['{"name":"a"}', '{"name":"a"}', '{"name":"a"}']);
  });

  test.each([
    ["not for ever", { "Retry-After": "0" }, 4],
    ["not when it does not say when", {}, 1],
    ["not when that is far away", { "Retry-After": "3600" }, 1],
  ])("%s", async (_, headers, attempts) => {
    const { bodies, listener } = busy(99, headers);
    const { url } = await useServing(listener);
    expect(await failureOf(createClient({ url }).submit({}))).toMatchObject({
      problem: { status: 503, code: "unknown" },
    });
    expect(bodies).toHaveLength(attempts);
  });

  test("gets a stream only once", async () => {
    const { bodies, listener } = busy(99, { "Retry-After": "0" });
    const { url } = await useServing(listener);
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("once");
    }
    await failureOf(createClient({ url }).upload("1", stream(), { fileName: "a" }));
    expect(bodies).toHaveLength(1);
  });
});

test("a stream of events that breaks is taken up where it broke", async () => {
  const asked: string[] = [];
  const event = (sequence: number): string => `id: ${sequence}\ndata: {"sequence":${sequence}}\n\n`;
  const { url } = await useServing((request, response) => {
    asked.push(request.url ?? "");
    if (!request.url?.includes("/events")) {
      response.end('{"status":{"code":"completed"}}');
    } else if (asked.length === 1) {
      response.write(`retry: 1\n\n${event(1)}id: 2\nda`, () => response.destroy());
    } else {
      response.end(`:\n\n${event(2)}event: progress\ndata: {"progress":0.5}\n\n`);
    }
  });
  const news: News[] = [];
  for await (const each of createClient({ url }).events("7")) {
    news.push(each);
  }
  expect(news).toEqual([
    { kind: "event", event: { sequence: 1 } },
    { kind: "event", event: { sequence: 2 } },
    { kind: "progress", progress: 0.5 },
  ]);
  expect(asked).toEqual(["/v1/jobs/7/events?after=0", "/v1/jobs/7/events?after=1", "/v1/jobs/7"]);
});

test("nobody there is told as such", async () => {
  const failure = await failureOf(createClient({ url: "http://127.0.0.1:1" }).get("x"));
  expect(failure).toBeInstanceOf(ServerUnreachable);
  expect(() => createClient({ url: "file:///etc" })).toThrow(TypeError);
});
