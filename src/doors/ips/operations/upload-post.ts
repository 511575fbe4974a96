/** The operation uploadPost: opens an upload, or goes on with one, or ends it. Its files come through the upload servlet. */

import { feedJob } from "../../../core/documents/feed-job.ts";
import { type Upload, addDocument } from "../../../core/documents/add-document.ts";
import type { UploadPostParam, UploadPostReturn } from "../../../core/model/contract-types.gen.ts";
import type { Job } from "../../../core/model/job.ts";
import { Problem } from "../../../core/model/problem.ts";
import { uploadPlace } from "../../../core/ips/upload-place.ts";
import { endUpload, openUpload, type Post, reopenUpload } from "../../../core/ips/upload-post.ts";
import { type Calling, operation, type OperationRow } from "./operation.ts";
import { runHandle, selectByHandle } from "../words/job-handle.ts";
import { jobTexts } from "../words/job-texts.ts";
import { companyOf, isGiven } from "../words/selection.ts";

/** One file of a post. */
export type PostedFile = Pick<Upload, "fileName" | "contentType" | "content">;

/** A post without files. */
export const uploadPost = uploadPostWith(noFiles);

/** A post with files, each added as it comes. Throws what openUpload and endUpload of core throw, and addDocument. */
export function uploadPostWith(files: () => AsyncIterable<PostedFile>): OperationRow {
  return operation("submit-jobs", (param: UploadPostParam, calling) =>
    uploadFiles(param, calling, files()),
  );
}

async function uploadFiles(
  param: UploadPostParam,
  calling: Calling,
  files: AsyncIterable<PostedFile>,
): Promise<UploadPostReturn> {
  const { ports, contract, principal, namespace, trace } = calling;
  const company = await companyOf(calling, param.companyHandle);
  const { jobName, jobHandle, uploadParams } = param;
  const post: Post = {
    company,
    trace,
    ...(isGiven(jobName) ? { name: jobName } : {}),
    ...(isGiven(jobHandle) ? { selection: selectByHandle(company, jobHandle) } : {}),
    ...jobTexts(param, contract),
    ...(uploadParams === undefined ? {} : { parameters: uploadParams }),
  };
  const opened = await openUpload(ports, principal, post);
  const job = await feedJob(ports, opened, async () =>
    addFiles(files, { job: opened, post, param, calling }),
  );
  if (param.endJob === true) {
    await endUpload(ports, principal, job.id);
  }
  return { jobHandle: runHandle(job, company.number, namespace) };
}

/** The job that the last file went to: another one where the first was started under way. */
async function addFiles(files: AsyncIterable<PostedFile>, posting: Posting): Promise<Job> {
  const { ports, principal } = posting.calling;
  let { job } = posting;
  let count = 0;
  for await (const file of files) {
    count += 1;
    if (count > 1 && isGiven(posting.param.fileName)) {
      throw oneNameForMany();
    }
    await addFile(file, {
      ...posting,
      job,
      reopen: async (problem) => {
        job = await reopenUpload(ports, principal, { post: posting.post, jobId: job.id, problem });
        return job.id;
      },
    });
  }
  return job;
}

async function* noFiles(): AsyncGenerator<PostedFile> {}

interface Posting {
  readonly job: Job;
  readonly post: Post;
  readonly param: UploadPostParam;
  readonly calling: Calling;
}

/** The part's own name counts, unless the post names the file; folders in either are folders of the library. */
async function addFile(
  file: PostedFile,
  { job, param, calling, reopen }: Posting & Required<Pick<Upload, "reopen">>,
): Promise<void> {
  const { fileName: named, destFolder } = param;
  const sent = isGiven(named) ? named : file.fileName;
  const { folder, fileName } = uploadPlace(sent, isGiven(destFolder) ? destFolder : "");
  await addDocument(calling.ports, calling.principal, {
    ...file,
    jobId: job.id,
    fileName,
    reopen,
    options: () => (folder === "" ? [] : [{ name: "destFolder", value: folder }]),
  });
}

/** One of them would replace the other. */
function oneNameForMany(): Problem {
  const message =
    "fileName names one file, and this post brings several; the first was taken. Leave fileName out, so that each keeps its own name.";
  return Problem.at("invalid-document", { pointer: "/fileName", rule: "conflict", message });
}
