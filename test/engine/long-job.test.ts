/** A job of a thousand files that all fail at once holds up nobody: other requests are answered while it runs. */

import { expect, it } from "vitest";
import { startServer } from "../start-server.ts";

const FILES = 300;
const ANSWERS_MIN = 10;

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
    let answered = 0;
    for (let state = ""; state !== "completed"; ) {
      const job = await fetch(`${server.url}/v1/jobs/${jobId}`);
      state = ((await job.json()) as JobShape).status.code;
      const isHealthy = (await fetch(`${server.url}/health/live`)).ok;
      answered += state === "processing" && isHealthy ? 1 : 0;
    }
    expect(answered).toBeGreaterThan(ANSWERS_MIN);
  } finally {
    await server.close();
  }
}, 60_000);
