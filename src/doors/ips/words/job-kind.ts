/** The kinds of jobs in the words of IPS: the type that lists tell, and the types of their log's lines. */

import type { ParametersName } from "../../../core/model/contract-types.gen.ts";
import { ARTWORK_WORKFLOW } from "../../../core/model/artwork.ts";
import type { Job } from "../../../core/model/job.ts";

export interface JobKind {
  /** ActiveJob/type and ScheduledJob/type. */
  readonly type: string;
  /** JobLog/logType, and the line with which a run begins. */
  readonly begin: string;
  readonly end: string;
  readonly success: string;
  readonly error: string;
  readonly warning: string;
  /** What is said of a published file that goes away. */
  readonly cleanup: string;
}

/** The usual words of one kind; some kinds have no word of their own for everything. */
function kind(type: string, stem: string, rest: Partial<JobKind> = {}): JobKind {
  return {
    type,
    begin: `Begin${stem}`,
    end: `End${stem}`,
    success: `${stem}Success`,
    error: `${stem}Error`,
    warning: `${stem}Warning`,
    cleanup: `${stem}CleanupSuccess`,
    ...rest,
  };
}

/** The constants stop at the older job types: the later ones here are named after their elements. */
const KINDS: Readonly<Record<ParametersName, JobKind>> = {
  imageServingPublishJob: kind("ImageServingPublish", "ImageServingPublish"),
  imageRenderingPublishJob: kind("ImageRenderingPublish", "ImageRenderingPublish"),
  videoPublishJob: kind("VideoPublish", "VideoPublish"),
  serverDirectoryPublishJob: kind("ServerDirectoryPublish", "ServerDirectoryPublish"),
  metadataPublishJob: kind("MetadataUpload", "Metadata", { error: "MetadataFailure" }),
  uploadDirectoryJob: kind("UploadFromServerDirectory", "Upload"),
  uploadUrlsJob: kind("UrlUpload", "Upload"),
  uploadPostJob: kind("UploadPost", "Upload"),
  optimizeImagesJob: kind("ImageOptimization", "Reoptimize", { error: "ReoptimizeFailure" }),
  ripPdfsJob: kind("PdfRip", "PdfRip"),
  reprocessAssetsJob: kind("ReprocessAssets", "Reoptimize", { error: "ReoptimizeFailure" }),
  createVideoSitemapJob: kind("CreateVideoSitemap", "VideoPublish"),
  exportJob: kind("Export", "Get", { success: "ReturnSuccess", error: "GetFailure" }),
  automatedSetGenerationJob: kind("AutomatedSetGeneration", "Metadata", {
    error: "MetadataFailure",
  }),
  // Ours. Their lines are of types that clients know.
  preflightJob: kind("Preflight", "Upload"),
  adjustJob: kind("Adjust", "Upload"),
  proofJob: kind("Proof", "Upload"),
  artworkJob: kind("Artwork", "Upload"),
  mergePdfJob: kind("MergePdf", "Upload"),
  splitPdfJob: kind("SplitPdf", "Upload"),
  extractTextJob: kind("ExtractText", "Upload"),
};

/** The kind of a job. One that takes options has no IPS type: it is named by its workflow. */
export function kindOf({ asked, workflow }: Pick<Job, "asked" | "workflow">): JobKind {
  const element = workflow === ARTWORK_WORKFLOW ? "artworkJob" : elementOf(asked);
  return element === undefined ? kind(workflow, "Upload") : KINDS[element];
}

/** The job element that a job has; undefined for one with options. */
export function elementOf(asked: Job["asked"]): ParametersName | undefined {
  // A choice holds exactly one of its names.
  return Object.keys(asked.parameters ?? {})[0] as ParametersName | undefined;
}

const SUB_TYPES: ReadonlyMap<string, string> = new Map([
  ["Full", "full"],
  ["FullWithSearch", "fullwithsearch"],
  ["Incremental", "increment"],
]);

/** JobLog/jobSubType, which only image serving publish jobs have. */
export function subTypeOf({ parameters }: Job["asked"]): string {
  return SUB_TYPES.get(parameters?.imageServingPublishJob?.publishType ?? "") ?? "";
}
