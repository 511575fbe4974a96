/** A job that starts by itself when it has documents and none came for its quietSeconds. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { sample } from "../../harness/paths.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";

const UPLOAD = {
  urlArray: [{ sourceUrl: "https://files.example/a.jpg", destPath: "a/b.jpg" }],
  overwrite: true,
  readyForPublish: true,
  createMask: false,
  emailSetting: "None",
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

interface Told {
  readonly jobId: string;
  readonly status: { readonly code: string };
  readonly outcome?: string;
  readonly quietSeconds?: number;
  readonly violations?: readonly { readonly pointer: string }[];
}

const submit = async (fields: object): Promise<Told> =>
  (await (await postJson(`${server.url}/v1/jobs`, fields)).json()) as Told;
const read = async (jobId: string): Promise<Told> =>
  (await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json()) as Told;

async function add(jobId: string): Promise<void> {
  const form = new FormData();
  form.append("data", new Blob([Buffer.from(sample("drawing.jpg"))]), "drawing.jpg");
  const added = await fetch(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
  expect(added.status).toBe(201);
}

it("starts when nothing more came, and not before its first document", async () => {
  const { jobId, quietSeconds } = await submit({ workflow: "package", quietSeconds: 1 });
  expect(quietSeconds).toBe(1);
  const { jobId: other } = await submit({ workflow: "package", quietSeconds: 1 });
  await add(jobId);
  await expect.poll(async () => (await read(jobId)).outcome, { timeout: 10_000 }).toBe("succeeded");
  // Its time was over earlier than that of the one that has run.
  const third = await submit({ workflow: "package", quietSeconds: 1 });
  await add(third.jobId);
  await expect
    .poll(async () => (await read(third.jobId)).outcome, { timeout: 10_000 })
    .toBe("succeeded");
  expect((await read(other)).status.code).toBe("creating");
  await add(other);
  await expect.poll(async () => (await read(other)).outcome, { timeout: 10_000 }).toBe("succeeded");
});

it("collects although it brings a document, and is started at once by whoever wants that", async () => {
  const form = new FormData();
  form.append("job", JSON.stringify({ workflow: "package", quietSeconds: 600 }));
  form.append("data", new Blob([Buffer.from(sample("drawing.jpg"))]), "drawing.jpg");
  const made = await fetch(`${server.url}/v1/jobs`, { method: "POST", body: form });
  const { jobId, status } = (await made.json()) as Told;
  expect(status.code).toBe("creating");
  const started = await fetch(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
  expect(started.status).toBe(204);
});

it.each([
  { quietSeconds: 0 },
  { quietSeconds: 604_801 },
  { quietSeconds: 1, start: true },
  {
    quietSeconds: 1,
    parameters: {
      uploadUrlsJob: UPLOAD,
    },
  },
])("is refused where it makes no sense: %j", async (fields) => {
  const { violations } = await submit(fields);
  expect(violations?.map(({ pointer }) => pointer)).toContain("/quietSeconds");
});
