/** Workflow upload-urls: fetches files from URLs into the company's library (IPS uploadUrlsJob). */

import { parseAssetPath } from "../../core/model/asset.ts";
import type { UploadUrl } from "../../core/model/contract-types.gen.ts";
import { redactUrl } from "../../core/text/redact-url.ts";
import {
  type Workflow,
  WorkflowFailure,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { eachFile } from "../each-file.ts";
import { type IncomingFile, ingestFile } from "./ingest-file.ts";
import { logIgnored } from "../ips-job.ts";
import { followWithPostJob } from "./post-jobs.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { checkUploadUrls, DEST_PATH_RULE, ignoredInUploadUrls } from "./upload-urls-check.ts";

export interface UploadUrlsOptions {
  readonly sandbox: Sandbox;
  /** The largest file that is fetched. */
  readonly fileBytesMax: number;
}

/** The workflow, ripping in this sandbox. */
export function uploadUrls(options: UploadUrlsOptions): Workflow {
  return {
    name: "upload-urls",
    description:
      "Fetches files from URLs into the library; with pdfOptions.process Rasterize or Thumbnail it also turns pages of PDF files into images.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "uploadUrlsJob",
    checkParameters: checkUploadUrls,
    run: async (context) => run(context, options),
  };
}

async function run(
  context: WorkflowContext,
  { sandbox, fileBytesMax }: UploadUrlsOptions,
): Promise<void> {
  const job = context.parameters?.uploadUrlsJob;
  if (job === undefined) {
    throw new Error("The job has no uploadUrlsJob.");
  }
  await logIgnored(context, ignoredInUploadUrls(job), job.emailSetting);
  const uploads = (job.urlArray ?? []).map((url) => ({ ...url, fileName: url.destPath }));
  let filesStored = 0;
  await eachFile(context, uploads, async (upload, index) => {
    await context.progress(index / uploads.length, `Fetching ${upload.destPath}`);
    const file = incomingFile(context, upload, fileBytesMax);
    const asset = await ingestFile(context, { file, options: job, sandbox });
    filesStored += asset === undefined ? 0 : 1;
  });
  followWithPostJob(context, job, filesStored);
}

function incomingFile(
  context: WorkflowContext,
  { sourceUrl, destPath }: UploadUrl,
  sizeBytesMax: number,
): IncomingFile {
  const place = parseAssetPath(destPath);
  if (place === undefined) {
    throw new WorkflowFailure("option", DEST_PATH_RULE);
  }
  return {
    ...place,
    name: destPath,
    from: redactUrl(sourceUrl),
    open: async () => context.fetcher.fetch(sourceUrl, { sizeBytesMax, signal: context.signal }),
  };
}
