/** Jobs that are being submitted, and uploads that stop halfway. */

import { type ClientRequest, request } from "node:http";
import { expect, vi } from "vitest";
import { jsonOf, postJson } from "./fetch-json.ts";
import { fetchWithin } from "./fetch-within.ts";
import { PATIENT } from "./patience.ts";

/** Submits a job that waits for its documents. */
export function submit(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return postJson(`${url}/v1/jobs`, { workflow: "rip-pdf" }, headers);
}

export async function newJobId(url: string): Promise<string> {
  return (await jsonOf<{ readonly jobId: string }>(await submit(url))).jobId;
}

/** An upload of which the server has the first bytes. */
export async function halfUpload(url: string, jobId: string): Promise<ClientRequest> {
  const upload = request(`${url}/v1/jobs/${jobId}/data`, {
    method: "POST",
    headers: { "Content-Type": "multipart/form-data; boundary=b" },
  });
  upload.on("error", () => undefined);
  upload.write(
    '--b\r\nContent-Disposition: form-data; name="data"; filename="a.pdf"\r\n\r\n%PDF-1.4',
  );
  const metrics = async (): Promise<string> => (await fetchWithin(`${url}/metrics`)).text();
  await vi.waitFor(
    async () => expect(await metrics()).not.toContain("jobgate_uploads 0\n"),
    PATIENT,
  );
  return upload;
}
