/** A job of a thousand files that all fail at once holds up nobody: other requests are answered while it runs. */

import { expect, it } from "vitest";
import { startServer } from "../harness/start-server.ts";

const FILES = 1_000;
/** While nothing gave the others a turn, one request took as long as the whole job. */
const SHARE_MAX = 0.5;

interface JobShape {
  readonly jobId: string;
  readonly status: { readonly code: string };
}

it("requests are answered while a job fails file after file without waiting for anything", async () => {
  const server = await startServer();
  try {
    const urlArray = Array.from({ length: FILES }, (_, index) => ({
      // The guard refuses the address before anything is sent.
      sourceUrl: `http://127.0.0.1:1/${index}`,
      destPath: `a/${index}`,
    }));
    const switches = { overwrite: true, readyForPublish: true, createMask: false };
    const submitted = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        parameters: { uploadUrlsJob: { urlArray, ...switches, emailSetting: "None" } },
      }),
    });
    expect(submitted.status).toBe(201);
    const { jobId } = (await submitted.json()) as JobShape;
    const begun = performance.now();
    let longestMs = 0;
    for (let state = ""; state !== "completed"; ) {
      const asked = performance.now();
      const job = await fetch(`${server.url}/v1/jobs/${jobId}`);
      state = ((await job.json()) as JobShape).status.code;
      expect((await fetch(`${server.url}/health/live`)).ok).toBe(true);
      longestMs = Math.max(longestMs, performance.now() - asked);
    }
    expect(longestMs).toBeLessThan(SHARE_MAX * (performance.now() - begun));
  } finally {
    await server.close();
  }
}, 60_000);
