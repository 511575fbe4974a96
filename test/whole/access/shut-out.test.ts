/** Whoever is shut out while an answer lasts is told no more of it. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";
import { PATIENT } from "../../harness/patience.ts";

/** An answer must have ended this long after. */
const SHUT_OUT_MS = 15_000;

let server: RequiredServer;

beforeAll(async () => {
  server = await startRequired();
});
afterAll(() => server.close());

// The server looks at its callers by an interval; all else goes on in its own time.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

interface Caller {
  readonly authorization: string;
  readonly shutOut: () => Promise<unknown>;
}

let count = 0;
async function newUser(company = 1): Promise<{ email: string; authorization: string }> {
  count += 1;
  const email = await addUser(server, "IpsUser", { company, email: `user${count}@example.com` });
  return { email, authorization: basic(email, PASSWORD) };
}

const CALLERS: readonly (readonly [string, () => Promise<Caller>])[] = [
  [
    "a key that is removed",
    async () => {
      const { key, text } = await server.admin.addKey({ company: 1 });
      return {
        authorization: `Bearer ${text}`,
        shutOut: () => server.admin.removeKey(key.prefix),
      };
    },
  ],
  [
    "a user's key, when the user is disabled",
    async () => {
      const { email } = await newUser();
      const { text } = await server.admin.addKey({ company: 1, user: email });
      return {
        authorization: `Bearer ${text}`,
        shutOut: () => server.admin.setUserDisabled({ email, isDisabled: true }),
      };
    },
  ],
  [
    "a user who is disabled",
    async () => {
      const { email, authorization } = await newUser();
      return {
        authorization,
        shutOut: () => server.admin.setUserDisabled({ email, isDisabled: true }),
      };
    },
  ],
  [
    "a user with a new password",
    async () => {
      const { email, authorization } = await newUser();
      const shutOut = (): Promise<unknown> =>
        server.admin.setPassword({ email, password: `${PASSWORD} 2` });
      return { authorization, shutOut };
    },
  ],
  [
    "a user whose company is disabled",
    async () => {
      const { authorization } = await newUser(47);
      const shutOut = (): Promise<unknown> =>
        server.admin.setCompanyDisabled({ company: 47, isDisabled: true });
      return { authorization, shutOut };
    },
  ],
];

async function waitingJob(authorization: string): Promise<string> {
  const response = await postJson(
    `${server.url}/v1/jobs`,
    { workflow: "package" },
    { Authorization: authorization },
  );
  return ((await response.json()) as { jobId: string }).jobId;
}

describe.each(CALLERS)("%s", (_, makeCaller) => {
  it("ends an event stream", async () => {
    const { authorization, shutOut } = await makeCaller();
    const jobId = await waitingJob(authorization);
    const stream = await fetch(`${server.url}/v1/jobs/${jobId}/events`, {
      headers: { Authorization: authorization, Accept: "text/event-stream" },
    });
    expect(stream.status).toBe(200);
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    // Whoever is not shut out is not interrupted.
    await vi.advanceTimersByTimeAsync(10 * SHUT_OUT_MS);
    await shutOut();
    const ended = (async () => {
      while (!(await reader.read()).done) {
        // What was told before.
      }
      return "ended";
    })();
    await vi.advanceTimersByTimeAsync(SHUT_OUT_MS);
    expect(await ended).toBe("ended");
  });
});

it("a wait for a result that its caller may not have any more ends with 401", async () => {
  const { key, text } = await server.admin.addKey({ company: 1 });
  const headers = { Authorization: `Bearer ${text}` };
  const later = {
    name: "later",
    parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
    execTime: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const response = await postJson(`${server.url}/v1/jobs`, later, headers);
  const { jobId } = (await response.json()) as { jobId: string };
  const waiting = fetch(`${server.url}/conversion/v1.0/rest/jobs/${jobId}/result`, { headers });
  const requests = vi.spyOn(server.app.ports.changes, "watch");
  await vi.waitFor(() => expect(requests).toHaveBeenCalled(), PATIENT);
  await server.admin.removeKey(key.prefix);
  await vi.advanceTimersByTimeAsync(SHUT_OUT_MS);
  expect((await waiting).status).toBe(401);
});
