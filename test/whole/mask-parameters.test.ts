/** Credentials inside parameters never reach store, answer or log. */
import { afterAll, beforeAll, expect, it } from "vitest";

import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it("apikey and jwtToken come back masked, at submit and ever after", async () => {
  const uploadUrlsJob = {
    urlArray: [{ sourceUrl: "https://files.example/a.jpg", destPath: "a.jpg" }],
    overwrite: true,
    readyForPublish: true,
    createMask: false,
    emailSetting: "None",
    jwtToken: "s3cret-token",
    apikey: "s3cret-key",
  };
  const job = await jsonOf<JobDocument>(
    postJson(`${server.url}/v1/jobs`, { parameters: { uploadUrlsJob } }),
  );
  const seen = await getJson<JobDocument>(`${server.url}/v1/jobs/${job.jobId}`);
  for (const document of [job, seen]) {
    expect(JSON.stringify(document)).not.toContain("s3cret");
    expect(document.parameters?.uploadUrlsJob).toMatchObject({ jwtToken: "***", apikey: "***" });
  }
});
