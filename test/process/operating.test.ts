/** Operating the real process: what its log tells, and how it ends with work under way. */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { halfUpload, newJobId, submit } from "../harness/open-uploads.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { sample } from "../harness/paths.ts";
import { PATIENT } from "../harness/patience.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

/** Far less than the 20 s that work under way is waited for; a busy machine takes some of it. */
const AT_ONCE_MS = 8000;

let dataDir = "";
let server: ServerProcess;
let log = "";

async function start(settings: Record<string, string>): Promise<void> {
  server = await startProcess({ DATA_DIR: dataDir, ...settings });
  log = "";
  server.child.stderr?.on("data", (chunk: string) => {
    log += chunk;
  });
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "jobgate-process-"));
});
afterEach(() => {
  server.child.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

describe("the log", () => {
  it("carries request id, job id and trace; ids that are no UUID are not taken", async () => {
    await start({ LOG_LEVEL: "debug" });
    const sent = "0195e7a4-0000-7000-8000-00000000abcd";
    const taken = await submit(server.url, { "X-Request-Id": sent, traceparent: TRACEPARENT });
    expect(taken.headers.get("x-request-id")).toBe(sent);
    const { jobId } = (await taken.json()) as { jobId: string };
    const refused = await submit(server.url, { "X-Request-Id": "<script>", traceparent: "00-zz" });
    expect(refused.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
    await fetchWithin(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
    await vi.waitFor(() => expect(log).toContain("cancelJob"), PATIENT);
    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ jobId, state: "creating", requestId: sent, traceId: TRACE }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ operation: "submitJob", status: 201, requestId: sent }),
    );
    // The job was submitted within the trace, so its end belongs to it too.
    expect(lines).toContainEqual(
      expect.objectContaining({ jobId, outcome: "cancelled", traceId: TRACE }),
    );
    expect(log).not.toContain("script");
  });
});

describe("SIGTERM", () => {
  it("sees uploads out, refuses what is new, says so, and ends with 0; lets a running job end; twice ends at once", {
    timeout: 150_000,
  }, async () => {
    await start({});
    const [first, second, third] = [
      await newJobId(server.url),
      await newJobId(server.url),
      await newJobId(server.url),
    ];
    const finishing = await halfUpload(server.url, first);
    const stalling = await halfUpload(server.url, second);
    const stalled = once(stalling, "response");
    const ended = server.end("SIGTERM");
    await vi.waitFor(async () => {
      const ready = await fetchWithin(`${server.url}/health/ready`);
      expect(await ready.json()).toEqual({ status: "not-ready", reasons: { server: "stopping" } });
    }, PATIENT);
    const refused = await submit(server.url);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(refused.headers.get("connection")).toBe("close");
    const [answered] = await Promise.all([
      once(finishing, "response"),
      Promise.resolve(finishing.end("\r\n--b--\r\n")),
    ]);
    expect(answered[0]).toMatchObject({ statusCode: 201 });
    expect((await stalled)[0]).toMatchObject({ statusCode: 503 });
    expect(await ended).toBe(0);
    // What was taken is there, what was refused is not.
    await start({ SANDBOX: "auto" });
    for (const [jobId, documents] of [
      [first, 1],
      [second, 0],
      [third, 0],
    ] as const) {
      const job = (await (await fetchWithin(`${server.url}/v1/jobs/${jobId}`)).json()) as {
        documents?: unknown[];
      };
      expect(job.documents ?? []).toHaveLength(documents);
    }

    const jobId = third;
    const form = new FormData();
    const pdf = sample("three-pages.pdf");
    form.append("data", new Blob([pdf]), "three-pages.pdf");
    await fetchWithin(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
    await fetchWithin(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
    const code = async (): Promise<string> => {
      const job = (await (await fetchWithin(`${server.url}/v1/jobs/${jobId}`)).json()) as {
        status: { code: string };
      };
      return job.status.code;
    };
    await vi.waitFor(async () => expect(await code()).not.toBe("pending"), PATIENT);
    expect(await server.end("SIGTERM")).toBe(0);
    await start({});
    expect(await code()).toBe("completed");
    const result = (await (await fetchWithin(`${server.url}/v1/jobs/${jobId}/result`)).json()) as {
      events: { code: string }[];
    };
    expect(result.events.map(({ code: each }) => each)).not.toContain("job.given-back");
    await endTwice();
  });

  /** Whoever asks twice does not want to wait. */
  async function endTwice(): Promise<void> {
    await halfUpload(server.url, await newJobId(server.url));
    const startedMs = performance.now();
    server.child.kill("SIGTERM");
    await vi.waitFor(async () => {
      expect((await fetchWithin(`${server.url}/health/ready`)).status).toBe(503);
    }, PATIENT);
    expect(await server.end("SIGTERM")).toBe(1);
    expect(performance.now() - startedMs).toBeLessThan(AT_ONCE_MS);
  }
});
