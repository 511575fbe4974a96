/** Callbacks in another style than the standard one: whoever submits names it, and its own body and headers arrive. */

import { expect, it, onTestFinished } from "vitest";

import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import { DEFAULT_COMPANY } from "../../../src/core/model/company.ts";
import { ALL_PERMISSIONS } from "../../../src/core/model/principal.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import type { CallbackStyle } from "../../../src/outbound/callback-styles/callback-style.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { startServer } from "../../harness/start-server.ts";

const line: CallbackStyle = {
  encode: ({ callback: { jobId, type } }) => `${type} ${jobId}`,
  headers: ({ body, secrets }) => ({
    "Content-Type": "text/plain",
    "X-Characters": String(body.length),
    "X-Secrets": String(secrets.length),
  }),
};

/** Cancels a job of which a receiver is told in this style. Returns the server, and the id of the job. */
async function cancelledJob(callbackURL: string, callbackStyle: string) {
  const server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" }, { callbackStyles: { line } });
  onTestFinished(server.close);
  const { ports } = server.app;
  const company = await ports.companies.byNumber(DEFAULT_COMPANY.number);
  if (company === undefined) {
    throw new Error("There is no company.");
  }
  const who = { name: "tester", company, permissions: ALL_PERMISSIONS, actsForEveryCompany: false };
  const document = { callbackURL, callbackEvents: ["job.cancelled"] } as const;
  const { id } = await addJob(ports, who, { company, document, callbackStyle });
  await cancelJob(ports, who, id);
  return { server, id };
}

it("a callback is written in the style that its submission names", async () => {
  const receiver = await useReceiver();
  const { id } = await cancelledJob(receiver.url, "line");
  const [callback] = await receiver.got(1);
  const body = `job.cancelled ${id}`;
  expect(callback?.body).toBe(body);
  expect(callback?.headers).toMatchObject({
    "content-type": "text/plain",
    "x-characters": String(body.length),
    "x-secrets": "1",
  });
  expect(callback?.headers).not.toHaveProperty("webhook-signature");
});

it("a callback in a style that the server has no longer is given up, and says so", async () => {
  const receiver = await useReceiver();
  const { server, id } = await cancelledJob(receiver.url, "forgotten");
  const attempts = async () => {
    const [delivery] = await server.app.ports.deliveries.list({ jobId: id, limit: 1 });
    return { state: delivery?.state, error: delivery?.attempts[0]?.error };
  };
  await expect.poll(attempts, { timeout: 10_000 }).toEqual({
    state: "failed",
    error: "this server does not write callbacks in the style forgotten",
  });
  expect(receiver.received).toEqual([]);
});
