/** Rules on an uploadUrlsJob that the schema cannot say: asked at submit, so a caller learns at once. */

import { parseAssetPath, PATH_RULE } from "../../core/model/asset.ts";
import type { Parameters, UploadUrl, UploadUrlsJob } from "../../core/model/contract-types.gen.ts";
import { VIOLATIONS_MAX, type Violation } from "../../core/model/problem.ts";
import { checkEmailSetting, type FieldRules, ignoredFields } from "../ips-job.ts";
import { checkPostJobs } from "./post-jobs.ts";
import { checkFileOptions, FILE_FIELDS, ignoredInPdfOptions } from "./upload-fields.ts";

/** Every field, so that a new one in the XSD does not compile before somebody decides about it. */
const JOB_FIELDS: FieldRules<UploadUrlsJob> = {
  urlArray: "used",
  numUrls: "output-only",
  overwrite: "used",
  readyForPublish: "used",
  ...FILE_FIELDS,
  sourceVideoAssetHandle: "ignored",
  audioCaptionsMetadata: "ignored",
};

/** What is wrong with the job, pointers starting at the job element. [] where all is well. */
export function checkUploadUrls(parameters: Parameters): readonly Violation[] {
  const job = parameters.uploadUrlsJob;
  if (job === undefined) {
    return [];
  }
  return [
    ...checkUrls(job.urlArray ?? []),
    ...checkEmailSetting(job.emailSetting),
    ...checkFileOptions(job),
    ...checkPostJobs(job),
  ];
}

/** The fields that are set and have no effect, by name. */
export function ignoredInUploadUrls(job: UploadUrlsJob): readonly string[] {
  return [...ignoredFields(job, JOB_FIELDS), ...ignoredInPdfOptions(job.pdfOptions)];
}

function checkUrls(urls: readonly UploadUrl[]): readonly Violation[] {
  if (urls.length === 0) {
    const message = "urlArray must hold at least one item with sourceUrl and destPath.";
    return [{ pointer: "/urlArray", rule: "required", message }];
  }
  const violations: Violation[] = [];
  for (const [index, url] of urls.entries()) {
    violations.push(...checkUrl(url, `/urlArray/${index}`));
    if (violations.length >= VIOLATIONS_MAX) {
      break;
    }
  }
  return violations;
}

function checkUrl(url: UploadUrl, pointer: string): readonly Violation[] {
  const violations: Violation[] = [];
  if (!isHttpUrl(url.sourceUrl)) {
    const message = "sourceUrl must be an absolute http or https URL.";
    violations.push({ pointer: `${pointer}/sourceUrl`, rule: "value", message });
  }
  if (parseAssetPath(url.destPath) === undefined) {
    violations.push({ pointer: `${pointer}/destPath`, rule: "value", message: DEST_PATH_RULE });
  }
  return violations;
}

/** What a destPath has to be, for the caller. */
export const DEST_PATH_RULE = `destPath must be ${PATH_RULE}`;

function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:";
}
