/** Workflow upload-urls: fetches files from URLs into the company's library (IPS uploadUrlsJob). */

import { isAssetPath, parseAssetPath, PATH_RULE } from "../../core/model/asset.ts";
import type { UploadUrl } from "../../core/model/contract-types.gen.ts";
import { type Violation, VIOLATIONS_MAX } from "../../core/model/problem.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { isHttpUrl } from "../../core/text/http-url.ts";
import { redactUrl } from "../../core/text/redact-url.ts";
import { eachFile } from "../each-file.ts";
import { ipsJob } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { type IncomingFile, ingestFile } from "./ingest-file.ts";
import { followWithPostJob } from "./post-jobs.ts";
import { FILE_FIELDS, RIP_OPTIONS } from "./upload-fields.ts";

export interface UploadUrlsOptions {
  readonly sandbox: Sandbox;
  /** The largest file that is fetched. */
  readonly fileBytesMax: number;
}

/** The workflow, ripping in this sandbox. */
export function uploadUrls({ sandbox, fileBytesMax }: UploadUrlsOptions): Workflow {
  return ipsJob({
    name: "upload-urls",
    description:
      "Fetches files from URLs into the library; with pdfOptions.process Rasterize or Thumbnail it also turns pages of PDF files into images.",
    element: "uploadUrlsJob",
    options: RIP_OPTIONS,
    fields: {
      urlArray: "used",
      numUrls: "output-only",
      overwrite: "used",
      readyForPublish: "used",
      ...FILE_FIELDS,
      sourceVideoAssetHandle: "ignored",
      audioCaptionsMetadata: "ignored",
    },
    check: ({ urlArray = [] }) => checkUrls(urlArray),
    run: async (context, job) => {
      const uploads = (job.urlArray ?? []).map((url) => ({ ...url, fileName: url.destPath }));
      const stored = await eachFile(context, uploads, async (upload, index) => {
        await context.progress(index / uploads.length, `Fetching ${upload.destPath}`);
        const file = incomingFile(context, upload, fileBytesMax);
        return ingestFile(context, { file, options: job, sandbox });
      });
      followWithPostJob(context, job, stored);
    },
  });
}

function checkUrls(urls: readonly UploadUrl[]): readonly Violation[] {
  if (urls.length === 0) {
    const message = "urlArray must hold at least one item with sourceUrl and destPath.";
    return [{ pointer: "/urlArray", rule: "required", message }];
  }
  const violations: Violation[] = [];
  for (const [index, url] of urls.entries()) {
    checkUrl(url, index, violations);
    if (violations.length >= VIOLATIONS_MAX) {
      break;
    }
  }
  return violations;
}

function checkUrl({ sourceUrl, destPath }: UploadUrl, index: number, found: Violation[]): void {
  if (!isHttpUrl(sourceUrl)) {
    const message = "sourceUrl must be an absolute http or https URL.";
    found.push({ pointer: `/urlArray/${index}/sourceUrl`, rule: "value", message });
  }
  if (!isAssetPath(destPath)) {
    const message = DEST_PATH_RULE;
    found.push({ pointer: `/urlArray/${index}/destPath`, rule: "value", message });
  }
}

/** What a destPath has to be, for the caller. */
const DEST_PATH_RULE = `destPath must be ${PATH_RULE}`;

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
