/** Spans of FTP: one a command that works on files and folders, those that change a job within its trace, no secret in any. */

import { expect, onTestFinished, test } from "vitest";

import { jsonOf, postJson } from "../../harness/fetch-json.ts";
import { sample } from "../../harness/paths.ts";
import { type CollectedSpan, type Collector, useCollector } from "../../harness/peers/collector.ts";
import { addUser, basic, PASSWORD, startRequired } from "../../harness/start-required.ts";
import { FtpCalls, portOf } from "./ftp-calls.ts";

const ANNA = "anna@example.com";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SERVER = 2;
const ERROR = 2;

async function useServer(settings: Record<string, string> = {}) {
  const collector = await useCollector();
  const server = await startRequired({
    FTP_PORT: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: "20",
    ...settings,
  });
  onTestFinished(server.close);
  await addUser(server, "IpsAdmin", { email: ANNA });
  const calls = await FtpCalls.loggedIn(portOf(server), ANNA, PASSWORD);
  onTestFinished(() => calls.close());
  return { collector, server, calls };
}

/** A job within the trace that collects documents, and where it lies. */
async function newJob(url: string): Promise<{ readonly id: string; readonly folder: string }> {
  const asked = postJson(
    `${url}/v1/jobs`,
    { workflow: "package" },
    { Authorization: basic(ANNA, PASSWORD), traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
  );
  const { jobId: id, createdAt } = await jsonOf<{ jobId: string; createdAt: string }>(asked);
  return { id, folder: `/${createdAt.slice(0, 10).replaceAll("-", "")}/${id}` };
}

function ofFtp({ spans }: Collector): readonly CollectedSpan[] {
  return spans.filter(({ attributes }) => attributes["jobgate.door"] === "ftp");
}

test("what changes a job is of the trace in which it was submitted, what only looks is of none", async () => {
  const { collector, server, calls } = await useServer();
  const { id, folder } = await newJob(server.url);
  const wanted = `${folder}/ORIGINAL/secret-name.pdf`;
  expect(await calls.store(wanted, sample("three-pages.pdf"))).toMatchObject({ code: 226 });
  expect(await calls.take(`LIST -la ${folder}/ORIGINAL`)).toContain("secret-name.pdf");
  expect(await calls.say(`MFMT 20261128143005 ${wanted}`)).toMatchObject({ code: 213 });
  expect(await calls.say(`MDTM 20261128143006 ${wanted}`)).toMatchObject({ code: 213 });
  expect(await calls.say(`MDTM ${wanted}`)).toMatchObject({ code: 213 });
  expect(await calls.say(`CWD ${folder}`)).toMatchObject({ code: 250 });
  expect(await calls.say("DELE ORIGINAL/secret-name.pdf")).toMatchObject({ code: 250 });
  expect(await calls.say("NOOP")).toMatchObject({ code: 200 });
  expect(await calls.take("NLST")).toBe("ORIGINAL\r\nCLIPPED\r\n");
  await collector.span(({ name }) => name === "NLST");

  const request = await collector.span(({ name }) => name === "POST /v1/jobs");
  const told = ofFtp(collector);
  // Logging in and agreeing on how to talk work on no file.
  expect(told.map(({ name }) => name)).toEqual([
    "STOR",
    "LIST",
    "MFMT",
    "MDTM",
    "MDTM",
    "CWD",
    "DELE",
    "NLST",
  ]);
  expect(told[0]).toMatchObject({
    kind: SERVER,
    traceId: TRACE,
    parentSpanId: request.spanId,
    status: 0,
    attributes: {
      "network.protocol.name": "ftp",
      "url.scheme": "ftp",
      "url.path": `${folder}/ORIGINAL/{name}`,
      "jobgate.operation": "STOR",
      "jobgate.job.id": id,
      "jobgate.ftp.reply": 226,
    },
  });
  const isOfTrace = ({ traceId, parentSpanId }: CollectedSpan): boolean =>
    traceId === TRACE && parentSpanId === request.spanId;
  expect(told.filter(isOfTrace).map(({ name }) => name)).toEqual(["STOR", "MFMT", "MDTM", "DELE"]);
  const others = told.filter((span) => !isOfTrace(span));
  expect(new Set(others.map(({ traceId }) => traceId)).size).toBe(others.length);
  expect(others.map(({ attributes }) => attributes["jobgate.job.id"])).toEqual([id, id, id, id]);
  const below = collector.spans.filter(({ parentSpanId }) => parentSpanId === told[0]?.spanId);
  expect(below.map(({ name }) => name)).toContain("commit documents.replace");
});

test("no password, key or name of a file is told, nor what a confused client takes for a path", async () => {
  const { collector, server, calls } = await useServer();
  const { folder } = await newJob(server.url);
  await calls.say(`CWD ${PASSWORD}`);
  await calls.say(`CWD /${PASSWORD}/ORIGINAL`);
  await calls.say(`MKD ${folder}/ORIGINAL/${PASSWORD}`);
  await calls.say(`RNFR ${folder}/CLIPPED/${PASSWORD}`);
  await calls.say(`SIZE ${folder}/${PASSWORD}`);
  await calls.say(`USER ${PASSWORD}`);
  await calls.say(`PASS ${PASSWORD}`);
  await calls.say("MLST /");
  await collector.span(({ name }) => name === "MLST");
  const told = ofFtp(collector);
  expect(told.map(({ name, attributes }) => `${name} ${String(attributes["url.path"])}`)).toEqual([
    "CWD /{name}",
    "CWD /{name}/{name}",
    `MKD ${folder}/ORIGINAL/{name}`,
    `RNFR ${folder}/CLIPPED/{name}`,
    `SIZE ${folder}/{name}`,
    "MLST /",
  ]);
  const all = JSON.stringify(collector.spans, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(all).not.toContain(PASSWORD);
  expect(all).not.toContain(ANNA);
});

test("a refusal is told by its reply and problem and is no error, a failure of the server is one", async () => {
  const { collector, server, calls } = await useServer({ UPLOAD_BYTES_MAX: "1000" });
  const { folder } = await newJob(server.url);
  expect((await calls.store(`${folder}/ORIGINAL/a.bin`, Buffer.alloc(2000))).code).toBe(552);
  expect((await calls.say(`DELE ${folder}/ORIGINAL/none`)).code).toBe(550);
  const { documents } = server.app.ports;
  const before = { ...documents };
  onTestFinished(() => void Object.assign(documents, before));
  Object.assign(documents, { find: () => Promise.reject(new Error("told to nobody")) });
  expect((await calls.say(`MDTM ${folder}/ORIGINAL/a.bin`)).code).toBe(451);
  const failed = await collector.span(({ name }) => name === "MDTM");
  const told = ofFtp(collector);
  expect(told.map(({ status }) => status === ERROR)).toEqual([false, false, true]);
  expect(told.map(({ attributes }) => attributes["jobgate.problem"])).toEqual([
    "payload-too-large",
    "not-found",
    undefined,
  ]);
  expect(failed.attributes).toMatchObject({ "jobgate.ftp.reply": 451, "error.type": "internal" });
});
