/** Pictures are reviewed one by one: accepted, or rejected with places and reasons and made anew by another job. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { sample } from "../../harness/paths.ts";
import {
  type BrightRiver,
  call,
  createJob,
  JSON_TYPE,
  startBrightRiver,
  tokens,
} from "./bright-river.ts";

const PHOTO = Uint8Array.from(sample("photo.jpg"));
const FIELDS = { name: "Shoes", description: "Cut out", specificationKey: 432, tags: ["red"] };
const REJECTS = [
  { reason: "Shadow is missing", positions: [{ xPercent: 0.25, yPercent: 0.5 }] },
  { reason: "Too dark" },
];

let server: BrightRiver;
beforeAll(async () => {
  server = await startBrightRiver();
});
afterAll(() => server.close());

interface FileBody {
  readonly id: number;
  readonly fileName: string;
  readonly isRejected: boolean;
  readonly clipped: readonly { readonly imageId: number; readonly downloadUrl: string }[];
}

const ask = (address: string, body?: object) =>
  call(server.url, address, {
    headers: { ...tokens(server), ...(body !== undefined && { "Content-Type": JSON_TYPE }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function filesOf(id: unknown): Promise<readonly FileBody[]> {
  return (await ask(`GET /jobs/${String(id)}/files`)).value["files"] as readonly FileBody[];
}

/** A job of two pictures, done. */
async function done() {
  const { value } = await createJob(server, FIELDS);
  const { id, upload } = value as {
    readonly id: number;
    readonly upload: { readonly postUrl: string };
  };
  const form = new FormData();
  for (const name of ["a.jpg", "b.jpg"]) {
    form.append("file", new Blob([PHOTO]), name);
  }
  const put = await fetch(upload.postUrl, { method: "POST", body: form });
  expect(put.status).toBe(200);
  await finished(id);
  const [first, second] = await filesOf(id);
  return { id, first: first?.id, second: second?.id };
}

async function finished(id: unknown): Promise<void> {
  expect((await ask(`POST /jobs/${String(id)}/confirm`)).status).toBe(204);
  await expect
    .poll(async () => (await ask(`GET /jobs/${String(id)}`)).value["outcome"], { timeout: 20_000 })
    .toBe("succeeded");
}

it("a picture is accepted once, by whoever is first", async () => {
  const { id, first } = await done();
  const accepted = await ask(`POST /jobs/${id}/files/${first}/accept`);
  expect([accepted.status, accepted.value]).toMatchObject([
    200,
    {
      id: first,
      isReviewed: true,
      isRejected: false,
      acceptedByUser: true,
      reviewDate: expect.stringMatching(/Z$/u),
      _type: "File",
    },
  ]);
  const again = await ask(`POST /jobs/${id}/files/${first}/reject`, { reason: "No" });
  expect([again.status, again.value["code"]]).toEqual([409, "conflict"]);
  const decisions = await decisionsOf(id);
  expect(decisions).toMatchObject([{ version: 1, result: "approved", name: server.user }]);
});

async function jobIdOf(id: number): Promise<string> {
  const found = await server.app.ports.foreignIds.find("bright-river", id);
  return typeof found === "object" ? found.jobId : "";
}

async function followedBy(id: number): Promise<string | undefined> {
  const job = await server.app.ports.jobs.find("every-company", await jobIdOf(id));
  return job?.asked.followsJob;
}

async function decisionsOf(id: number) {
  return server.app.ports.decisions.list(await jobIdOf(id));
}

it("a rejected picture is made anew by a job that refers to the first", async () => {
  const { id, second } = await done();
  const rejected = await ask(`POST /jobs/${id}/files/${second}/reject`, { rejects: REJECTS });
  const [file, job] = [rejected.value["file"], rejected.value["job"]] as [FileBody, { id: number }];
  const { clipped } = file;
  expect(rejected.status).toBe(201);
  expect(file).toMatchObject({
    fileName: "b.jpg",
    isRejected: true,
    rejectionReason: "Shadow is missing; Too dark",
    reviews: {
      fileId: second,
      rejects: [
        {
          imageId: clipped[0]?.imageId,
          customRejection: null,
          rejects: [REJECTS[0], { reason: "Too dark", positions: [] }],
        },
      ],
    },
  });
  expect(job).toMatchObject({
    name: "Shoes",
    description: expect.stringMatching(/Cut out\nRejected: Shadow/u),
    tags: ["red"],
  });
  const [waiting, ...others] = await filesOf(job.id);
  expect(others).toEqual([]);
  expect(waiting).toMatchObject({ fileName: "b.jpg", isRejected: false });
  // What the first job made stands in until there is something new.
  expect(waiting?.clipped[0]?.imageId).toBe(clipped[0]?.imageId);
  await finished(job.id);
  const [anew] = await filesOf(job.id);
  expect(anew?.clipped).toHaveLength(1);
  expect(anew?.clipped[0]?.imageId).not.toBe(clipped[0]?.imageId);
  expect(await followedBy(job.id)).toBe(await jobIdOf(id));
});

it("many who reject a picture at once make one job", async () => {
  const { id, first } = await done();
  const count = async (): Promise<number> =>
    (await server.app.ports.jobs.list("every-company", { limit: 100 })).length;
  const before = await count();
  const asked = [1, 2, 3].map(() =>
    ask(`POST /jobs/${id}/files/${first}/reject`, { reason: "No" }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(2);
  expect((await count()) - before).toBe(1);
});

it.each([
  [{}, 400, "missing_parameter"],
  [{ rejects: "all" }, 400, "invalid_parameter"],
  [{ rejects: [{ reason: "" }] }, 400, "invalid_parameter"],
  [
    { rejects: [{ reason: "a", positions: [{ xPercent: 2, yPercent: 0 }] }] },
    400,
    "invalid_parameter",
  ],
  [{ rejects: [1] }, 400, "invalid_parameter"],
])("%j is refused", async (body, status, code) => {
  const { value } = await createJob(server, FIELDS);
  const told = await ask(`POST /jobs/${String(value["id"])}/files/1/reject`, body);
  expect([told.status, told.value["code"]]).toEqual([status, code]);
});

it("nothing is reviewed before the job has ended, nor another job's picture", async () => {
  const { id, first } = await done();
  const { value } = await createJob(server, FIELDS);
  const { id: open, upload } = value as { id: number; upload: { postUrl: string } };
  const form = new FormData();
  form.append("file", new Blob([PHOTO]), "a.jpg");
  await fetch(upload.postUrl, { method: "POST", body: form });
  const [early] = await filesOf(open);
  expect((await ask(`POST /jobs/${open}/files/${early?.id}/accept`)).status).toBe(404);
  expect((await ask(`POST /jobs/${open}/files/${first}/accept`)).status).toBe(404);
  expect((await ask(`POST /jobs/${id}/files/${early?.id}/accept`)).status).toBe(404);
});

it("a picture tells the reviews that it had in the jobs before, the first one first", async () => {
  const { id, first } = await done();
  const reject = async (job: number, file: unknown, reason: string) => {
    const { status, value } = await ask(`POST /jobs/${job}/files/${String(file)}/reject`, {
      reason,
    });
    expect(status).toBe(201);
    return (value["job"] as { readonly id: number }).id;
  };
  const [original] = await filesOf(id);
  const second = await reject(id, first, "Too dark");
  await finished(second);
  const [anew] = await filesOf(second);
  const third = await reject(second, anew?.id, "Too bright");
  const [waiting] = await filesOf(third);
  const review = (file: FileBody | undefined, reason: string) => ({
    id: file?.id,
    fileId: file?.id,
    rejects: [
      {
        imageId: file?.clipped[0]?.imageId,
        customRejection: null,
        rejects: [{ reason, positions: [] }],
      },
    ],
  });
  expect(waiting).toMatchObject({
    isReviewed: false,
    previousReviews: [review(original, "Too dark"), review(anew, "Too bright")],
  });
  expect((await filesOf(second))[0]).toMatchObject({
    previousReviews: [review(original, "Too dark")],
  });
  expect(await filesOf(id)).toMatchObject([{ previousReviews: [] }, { previousReviews: [] }]);
});
