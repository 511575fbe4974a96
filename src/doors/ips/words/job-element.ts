/** The job element as lists show it: what was asked, without secrets, with the server's defaults for what was left out. */

import {
  type JobDocumentRequest,
  type Parameters,
  type ParametersName,
  SECRET_FIELDS,
  type UploadUrlsJob,
} from "../../../core/model/contract-types.gen.ts";
import { elementOf } from "./job-kind.ts";

/** The defaults that real servers show for an upload that left everything optional out. */
const UPLOAD_DEFAULTS = {
  preservePublishState: false,
  preserveCrop: true,
  photoshopOptions: { process: "None" },
  postScriptOptions: {
    process: "None",
    resolution: 72,
    colorspace: "Auto",
    alpha: false,
    extractSearchWords: false,
  },
  pdfOptions: {
    process: "render",
    resolution: 72,
    colorspace: "Auto",
    pdfCatalog: true,
    extractSearchWords: false,
    extractLinks: true,
  },
  illustratorOptions: { process: "None", resolution: 72, colorspace: "Auto", alpha: false },
  colorManagementOptions: { colorManagement: "Default" },
  autoSetCreationOptions: {},
  mediaOptions: {},
  inDesignOptions: { process: "None" },
} as const;

/** Clients that were generated from the vendor's WSDL stop at elements that it does not have. */
const UNKNOWN_TO_VENDOR: ReadonlySet<ParametersName> = new Set([
  "preflightJob",
  "adjustJob",
  "proofJob",
  "artworkJob",
  "mergePdfJob",
  "splitPdfJob",
  "extractTextJob",
]);

/**
 * The one element of a job, by its name, ready to stand in an ActiveJob or ScheduledJob; nothing for a job with options or with an
 * element of ours.
 */
export function jobElement({ parameters }: JobDocumentRequest): Parameters {
  const name = parameters === undefined ? undefined : elementOf({ parameters });
  const job = name === undefined ? undefined : parameters?.[name];
  if (name === undefined || job === undefined || UNKNOWN_TO_VENDOR.has(name)) {
    return {};
  }
  const open = Object.entries(job).filter(([field]) => !SECRET_FIELDS.has(field));
  return { [name]: completed(name, Object.fromEntries(open)) };
}

const COMPLETION_JOBS: ReadonlySet<string> = new Set([
  "imageServingPublishJob",
  "imageRenderingPublishJob",
  "videoPublishJob",
  "serverDirectoryPublishJob",
]);

function completed(name: keyof Parameters, job: object): object {
  if (name === "uploadUrlsJob") {
    // The list may be long, and the caller has it: its length is enough.
    const { urlArray = [] } = job as UploadUrlsJob;
    return {
      ...UPLOAD_DEFAULTS,
      postJobOnlyIfFiles: false,
      ...job,
      urlArray: [],
      numUrls: urlArray.length,
    };
  }
  if (name === "uploadDirectoryJob") {
    return { ...UPLOAD_DEFAULTS, postJobOnlyIfFiles: false, ...job };
  }
  if (name === "uploadPostJob") {
    return { ...UPLOAD_DEFAULTS, ...job };
  }
  return COMPLETION_JOBS.has(name) ? { httpCompletionUrl: "", ...job } : job;
}

/** How many files a job is about, as far as what was asked tells. */
export function filesAsked({ parameters }: JobDocumentRequest): number {
  const [job]: readonly FileLists[] = Object.values(parameters ?? {});
  const list = job?.urlArray ?? job?.assetHandleArray ?? job?.pdfHandleArray;
  return list?.length ?? 0;
}

/** The lists of what a job is about, of all job types together. */
interface FileLists {
  readonly urlArray?: readonly unknown[];
  readonly assetHandleArray?: readonly unknown[];
  readonly pdfHandleArray?: readonly unknown[];
}
