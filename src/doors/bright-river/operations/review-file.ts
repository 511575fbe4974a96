/** POST /jobs/{id}/files/{file}/accept and …/reject: a customer's word on one picture, the only one. */

import { jobByNumber } from "../../../core/jobs/job-by-number.ts";
import type { Reject } from "../../../core/model/artwork.ts";
import { Problem } from "../../../core/model/problem.ts";
import { type Reviewed, reviewPicture } from "../../../core/review/review-picture.ts";
import type { Exchange } from "../../dialect.ts";
import { NAME } from "../dialect.ts";
import { fileBodies } from "../file-body.ts";
import { jobBody } from "../job-body.ts";
import { filesOf } from "../job-files.ts";
import { jsonAnswer } from "../json-answer.ts";
import { admitted, type BrightRiverOptions, numberOf, type Operation } from "../operation.ts";
import { readFields } from "../read-fields.ts";
import { readRejects } from "../read-rejects.ts";

/** 200 with the picture as it is reviewed. */
export const acceptFile: Operation = {
  name: "acceptFile",
  methods: ["POST"],
  path: "/jobs/:id/files/:file/accept",
  async handle(under) {
    const { file } = await review(under, "approved", async () => []);
    return jsonAnswer(200, file);
  },
};

/** 201 with the picture, and with the job that makes it anew. */
export const rejectFile: Operation = {
  name: "rejectFile",
  methods: ["POST"],
  path: "/jobs/:id/files/:file/reject",
  async handle(under, options) {
    const read = async (): Promise<readonly Reject[]> =>
      readRejects((await readFields(under, { reason: "text", rejects: "list" })).values);
    const { file, reviewed } = await review(under, "rejected", read);
    return jsonAnswer(201, {
      file,
      job: await followOnBody(under, reviewed, options),
      _type: "RejectFileResponseBody",
    });
  },
};

async function review(
  under: Exchange,
  result: "approved" | "rejected",
  readRejected: () => Promise<readonly Reject[]>,
) {
  const principal = await admitted(under, "change-jobs");
  const { kit, params, trace } = under;
  const { ports } = kit;
  const place = { dialect: NAME, number: numberOf(params["id"], "job") };
  const { jobId } = await jobByNumber(ports, principal, place);
  const rejects = await readRejected();
  const number = numberOf(params["file"], "file");
  const known = await ports.foreignFiles.find(NAME, number);
  if (known === undefined || known === "gone" || known.jobId !== jobId) {
    throw new Problem("not-found", `Job ${place.number} has no picture ${number}.`);
  }
  const { fileId: documentId } = known;
  const asked = { jobId, documentId, result, rejects, dialect: NAME, trace };
  const reviewed = await reviewPicture(ports, principal, asked);
  const bodies = await fileBodies(under, await filesOf(ports, principal, jobId));
  const file = bodies.find(({ id }) => id === number) ?? { _type: "File" };
  return { file, reviewed };
}

async function followOnBody(
  under: Exchange,
  { followOn: job }: Reviewed,
  options: BrightRiverOptions,
): Promise<object | null> {
  const id = job && (await under.kit.ports.foreignIds.ofJob(job.id));
  return job === undefined || id === undefined
    ? null
    : jobBody(under, { job, id, ftpPort: options.ftpPort() });
}
