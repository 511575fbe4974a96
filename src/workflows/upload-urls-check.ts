/** Rules on an uploadUrlsJob that the schema cannot say: asked at submit, so a caller learns at once. */

import { parseAssetPath } from "../core/asset.ts";
import type {
  Parameters,
  PDFOptions,
  UploadUrl,
  UploadUrlsJob,
} from "../core/contract-types.gen.ts";
import { VIOLATIONS_MAX, type Violation } from "../core/problem.ts";
import {
  checkEmailSetting,
  checkUnsupported,
  checkWord,
  type FieldRules,
  ignoredFields,
} from "./ips-fields.ts";

/** Every field, so that a new one in the XSD does not compile before somebody decides about it. */
const JOB_FIELDS: FieldRules<UploadUrlsJob> = {
  urlArray: "used",
  numUrls: "output-only",
  overwrite: "used",
  readyForPublish: "used",
  preservePublishState: "used",
  synchronizationComplete: "ignored",
  createMask: "ignored",
  // True is the default, and there is no crop here that could be lost.
  preserveCrop: "used",
  knockoutBackgroundOptions: "ignored",
  manualCropOptions: "ignored",
  autoColorCropOptions: "ignored",
  autoTransparentCropOptions: "ignored",
  autoSmartCropOptionsArray: "ignored",
  photoshopOptions: "ignored",
  postScriptOptions: "ignored",
  pdfOptions: "used",
  illustratorOptions: "ignored",
  cssOptions: "ignored",
  colorManagementOptions: "ignored",
  autoSetCreationOptions: "ignored",
  projectHandleArray: "ignored",
  emailSetting: "used",
  postJobOnlyIfFiles: "ignored",
  postHttpUrl: "unsupported",
  postImageServingPublishJob: "unsupported",
  postImageRenderingPublishJob: "unsupported",
  postVideoPublishJob: "unsupported",
  mediaOptions: "ignored",
  inDesignOptions: "ignored",
  xmpKeywords: "ignored",
  unsharpMaskOptions: "ignored",
  unCompressOptions: "ignored",
  excludeMasterVideoFromAVS: "ignored",
  metadataOptions: "ignored",
  jwtToken: "ignored",
  imsOrg: "ignored",
  apikey: "ignored",
  ignoreSmartCropGeneration: "ignored",
  preserveSmartCrop: "ignored",
  sourceVideoAssetHandle: "ignored",
  audioCaptionsMetadata: "ignored",
};

const PDF_FIELDS: FieldRules<PDFOptions> = {
  process: "used",
  resolution: "used",
  colorspace: "ignored",
  pdfCatalog: "ignored",
  extractSearchWords: "ignored",
  extractLinks: "ignored",
};

const RESOLUTION_MIN = 18;
const RESOLUTION_MAX = 600;

/** What is wrong with the job, pointers starting at the job element. [] where all is well. */
export function checkUploadUrls(parameters: Parameters): readonly Violation[] {
  const job = parameters.uploadUrlsJob;
  if (job === undefined) {
    return [];
  }
  return [
    ...checkUrls(job.urlArray ?? []),
    ...checkEmailSetting(job.emailSetting),
    ...checkWord("/pdfOptions/process", job.pdfOptions?.process, [
      "None",
      "Rasterize",
      "Thumbnail",
    ]),
    ...checkResolution(job.pdfOptions?.resolution),
    ...checkUnsupported(
      job,
      JOB_FIELDS,
      "submit what shall follow as a job of its own once this one has ended.",
    ),
  ];
}

/** The fields that are set and have no effect, by name. */
export function ignoredInUploadUrls(job: UploadUrlsJob): readonly string[] {
  const colorspace = job.pdfOptions?.colorspace ?? "Auto";
  const inPdfOptions = ignoredFields(job.pdfOptions ?? {}, PDF_FIELDS)
    // Pages are rendered in RGB, so these two words get what they ask for.
    .filter((name) => name !== "colorspace" || !["Auto", "Rgb"].includes(colorspace))
    .map((name) => `pdfOptions.${name}`);
  return [...ignoredFields(job, JOB_FIELDS), ...inPdfOptions];
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
export const DEST_PATH_RULE =
  "destPath must be folders and a file name, such as MyCompany/summer/shoe.jpg, without empty names, ., .., backslashes or control characters, at most 1,000 characters.";

function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:";
}

function checkResolution(resolution: number | undefined): readonly Violation[] {
  if (resolution === undefined || (resolution >= RESOLUTION_MIN && resolution <= RESOLUTION_MAX)) {
    return [];
  }
  const message = `pdfOptions/resolution must be from ${RESOLUTION_MIN} to ${RESOLUTION_MAX} dpi.`;
  return [{ pointer: "/pdfOptions/resolution", rule: "range", message }];
}
