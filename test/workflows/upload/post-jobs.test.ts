/** The publish job that follows an upload: once, only when asked, and never for a job that failed. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UploadDirectoryJob } from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Library, startLibrary } from "../../harness/library.ts";
import { prepress } from "../../harness/prepress.ts";

const PUBLISH = { publishType: "Full", emailSetting: "None" };

const sandbox = useSandbox();
let library: Library;
beforeEach(async () => {
  library = await startLibrary({ sandbox });
});
afterEach(() => library.close());

/** All jobs but the given one, ended. */
async function followers(leader: Job): Promise<readonly Job[]> {
  const { jobs } = library.service.store;
  return vi.waitFor(
    async () => {
      const others = (await jobs.list("every-company", { limit: 100 })).filter(
        ({ id }) => id !== leader.id,
      );
      expect(others.every(({ status }) => status === "completed")).toBe(true);
      return others;
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe("a post job", () => {
  it("is submitted with the end of the upload, named after it, and told by an event before the end", async () => {
    await library.write({ "a.txt": "a" });
    const job = await library.uploadDirectory({ postImageServingPublishJob: PUBLISH });
    const [post, ...others] = await followers(job);
    expect(others).toEqual([]);
    expect(post).toMatchObject({
      workflow: "image-serving-publish",
      outcome: "succeeded",
      submittedBy: "tester",
      companyId: job.companyId,
      asked: { name: "Pub_test", parameters: { imageServingPublishJob: PUBLISH } },
    });
    const events = await library.service.events(job.id);
    expect(events.map(({ code }) => code).slice(-2)).toEqual(["job.followed", "job.completed"]);
    expect(events.at(-2)?.message).toBe(`Submitted Pub_test to follow, as job ${post?.id}.`);
    expect((await library.published("a.txt"))?.toString()).toBe("a");
  });

  it.each<readonly [Partial<UploadDirectoryJob>, string]>([
    [{ postVideoPublishJob: { emailSetting: "None" } }, "video-publish"],
    [{ postImageRenderingPublishJob: { emailSetting: "None" } }, "image-rendering-publish"],
  ])("may be %j", async (fields, workflow) => {
    await library.write({ "a.txt": "a" });
    const job = await library.uploadDirectory(fields);
    expect((await followers(job)).map((each) => each.workflow)).toEqual([workflow]);
  });

  it("follows an upload without files unless postJobOnlyIfFiles", async () => {
    const wish = { postImageServingPublishJob: PUBLISH };
    const some = await library.uploadDirectory(wish);
    expect(await followers(some)).toHaveLength(1);
    const before = (await followers(some)).length + 1;
    const none = await library.uploadDirectory({ ...wish, postJobOnlyIfFiles: true });
    expect(await followers(none)).toHaveLength(before);
  });

  it("does not follow a job that failed", async () => {
    const job = await library.uploadDirectory({
      serverDir: "nowhere",
      postImageServingPublishJob: PUBLISH,
    });
    expect(job.outcome).toBe("failed");
    expect(await followers(job)).toEqual([]);
  });
});

describe("the check of post jobs", () => {
  const workflow = createWorkflows({ sandbox: useSandbox(), prepress, fileBytesMax: 1 }).find(
    ({ name }) => name === "rip-pdfs",
  );

  it("refuses a second one, and what the publish job itself would refuse", () => {
    const violations = workflow?.checkParameters?.({
      ripPdfsJob: {
        pdfHandleArray: ["a|47|1"],
        createMask: false,
        emailSetting: "None",
        postImageServingPublishJob: {
          publishType: "Some",
          emailSetting: "None",
          httpCompletionUrl: "ftp://x/",
        },
        postVideoPublishJob: { emailSetting: "Never" },
      },
    });
    expect(violations?.map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual([
      "/postVideoPublishJob conflict",
      "/postImageServingPublishJob/publishType enumeration",
      "/postImageServingPublishJob/httpCompletionUrl value",
      "/postVideoPublishJob/emailSetting enumeration",
    ]);
  });
});
