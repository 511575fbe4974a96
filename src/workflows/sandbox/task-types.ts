/** What may be asked of the sandbox and what it tells back: closed unions, so both sides handle every case. */

import type { FileWarning } from "../../core/model/files/file-warning.ts";
import type { Crop } from "../../core/model/asset.ts";
import type { PrepressTexts } from "../../core/ports/prepress.ts";
import type { Adjustment } from "../prepress/adjustment.ts";
import type { Limits } from "../prepress/limits.ts";
import type {
  ExtractTextTask,
  MergePdfTask,
  SplitPart,
  SplitPdfTask,
  TextPage,
  ToldMerge,
  ToldSplit,
  ToldText,
} from "../assembly/task-types.ts";
import type { ProofFact } from "../prepress/sheets/proof-fact.ts";
import type { Verdicts } from "../prepress/severities.ts";
import type {
  RenderedPage,
  RenderedPages,
  RenderPdfTask,
  ToldOpened,
  ToldPage,
  ToldPages,
} from "./render-task.ts";
import type { TaskFailure } from "./task-failure.ts";

export const IMAGE_FORMATS = ["avif", "gif", "jpeg", "png", "tiff", "webp"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export const COLOUR_PROFILES = ["srgb", "p3", "cmyk"] as const;
export type ColourProfile = (typeof COLOUR_PROFILES)[number];

export const UNCHANGED = ["no-smaller", "whole"] as const;

export interface ToldImage {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  /** How many frames or pages the input has, where it has several. */
  readonly pages?: number;
  /** It is the input itself: made anew it would be no smaller, or lose what cannot be written. */
  readonly unchanged?: (typeof UNCHANGED)[number];
}

export interface ConvertedImage extends ToldImage {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Reads what an image measures. */
export interface InspectImageTask {
  readonly kind: "inspect-image";
  readonly inputPath: string;
}

export interface InspectedImage {
  /** Pixels, upright by the EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** Pixels per inch, if the image says. */
  readonly resolution?: number;
}

/** Cuts, scales, changes and re-encodes one image; what is absent is left as it is. In this order. */
export interface EditImageTask {
  readonly kind: "edit-image";
  readonly inputPath: string;
  readonly outputPath: string;
  /** Pixels off each side of the upright image. */
  readonly crop?: Crop;
  /** Pixels of the output, or of the box that it has to fit into. */
  readonly width?: number;
  readonly height?: number;
  readonly fit: "inside" | "cover" | "fill";
  /** May be made larger than it is. */
  readonly enlarge: boolean;
  readonly flip?: "lr" | "ud" | "lrud";
  readonly sharpen?: boolean;
  /** Sigma of a Gaussian. */
  readonly blur?: number;
  /** Factors; 1 changes nothing. */
  readonly brightness?: number;
  readonly saturation?: number;
  /** Such as #ff8800. */
  readonly background?: string;
  /** "keep": as the input. */
  readonly format: ImageFormat | "keep";
  /** 1 to 100. */
  readonly quality: number;
  /** Without it the colour profile and the resolution are kept; with "none", colours are converted to sRGB. */
  readonly metadata?: "all" | "none";
  /** What the colours are converted to. */
  readonly colourProfile?: ColourProfile;
  /** Counted from 1, for one frame or page only; without it all of them are kept where the format can hold them. */
  readonly page?: number;
}

/** What all tasks of prepress have: several files come of them, named by part. */
interface PrepressTask {
  readonly inputPath: string;
  /** Where the files go, as partPath has it. */
  readonly outputPrefix: string;
  /** As the caller knows it. */
  readonly fileName: string;
  /** All are tried. */
  readonly passwords: readonly string[];
}

/** What preflight and proof are told: a PDF, JPEG, PNG or TIFF is checked against limits. */
export interface CheckTask extends PrepressTask {
  readonly profile: string;
  readonly limits: Limits;
  readonly verdicts: Verdicts;
  readonly texts: PrepressTexts;
  /** Pixels per inch of page pictures, and of how many pages there are some. */
  readonly resolution: number;
  /** Pixels of the longer side of a picture at most. */
  readonly pictureSize: number;
  readonly picturesMax: number;
}

export interface PreflightTask extends CheckTask {
  readonly kind: "preflight";
}

/** Makes a sheet that somebody approves. */
export interface ProofTask extends CheckTask {
  readonly kind: "proof";
  readonly facts: readonly ProofFact[];
}

/** Changes the pages of a PDF, or of a picture as a page of one. */
export interface AdjustTask extends PrepressTask {
  readonly kind: "adjust";
  readonly adjustment: Adjustment;
  /** Such as "1,3-5"; all pages without it. */
  readonly pages?: string;
}

/** Writes the report of a record. */
export interface JobReportTask {
  readonly kind: "job-report";
  /** The record, what is shown of its files, and its pictures, packed. */
  readonly inputPath: string;
  readonly outputPath: string;
  readonly pageSize: "a4" | "letter";
}

export interface ToldReport {
  readonly pageCount: number;
  /** That the fonts have none of, some of them at least. */
  readonly letters: string;
}

export interface MadeReport extends ToldReport {
  readonly path: string;
}

/** More are not told. */
export const LETTERS_MAX = 40;

/** What a file of prepress is: the findings, the report on them, a proof, a changed PDF, a picture of a page. */
export const FILE_PARTS = ["findings", "preflight", "proof", "adjusted", "page"] as const;

export interface ToldFile {
  readonly part: (typeof FILE_PARTS)[number];
  /** From 1; 1 where it is not of one page. */
  readonly page: number;
  /** How far the work is, 0 to 1. */
  readonly fraction: number;
}

export interface MadeFile extends ToldFile {
  readonly path: string;
  readonly sizeBytes: number;
}

const PART_EXTENSIONS = {
  findings: "json",
  preflight: "pdf",
  proof: "pdf",
  adjusted: "pdf",
  page: "png",
} as const;

/** Where a file of a task of prepress goes. */
export function partPath(
  outputPrefix: string,
  { part, page }: Pick<ToldFile, "part" | "page">,
): string {
  return `${outputPrefix}-${part}-${page}.${PART_EXTENSIONS[part]}`;
}

export type Task =
  | RenderPdfTask
  | InspectImageTask
  | EditImageTask
  | PreflightTask
  | ProofTask
  | AdjustTask
  | JobReportTask
  | MergePdfTask
  | SplitPdfTask
  | ExtractTextTask;
export type TaskKind = Task["kind"];
export type TaskOf<K extends TaskKind> = Extract<Task, { kind: K }>;

/** What the child tells of each output; where there is a file, its name follows from the task. */
export interface Told {
  "render-pdf": ToldOpened | ToldPage | ToldPages;
  "inspect-image": InspectedImage;
  "edit-image": ToldImage;
  preflight: ToldFile;
  proof: ToldFile;
  adjust: ToldFile;
  "job-report": ToldReport;
  "merge-pdf": ToldMerge;
  "split-pdf": ToldSplit;
  "extract-text": ToldText;
}

/** What each kind of task puts out, once or many times, as files of the server's. */
export interface Outputs {
  "render-pdf": ToldOpened | RenderedPage | RenderedPages;
  "inspect-image": InspectedImage;
  "edit-image": ConvertedImage;
  preflight: MadeFile;
  proof: MadeFile;
  adjust: MadeFile;
  "job-report": MadeReport;
  "merge-pdf": ToldMerge;
  "split-pdf": SplitPart;
  "extract-text": TextPage;
}

/** From the server to the child. */
export type ToChild =
  | { readonly kind: "task"; readonly task: Task }
  /** The output or the warning was taken; go on. */
  | { readonly kind: "next" };

/** From the child to the server. */
export type FromChild =
  /** Once, before the first task. */
  | { readonly kind: "ready" }
  | { readonly kind: "output"; readonly output: Told[TaskKind]; readonly rssBytes: number }
  | { readonly kind: "warning"; readonly warning: FileWarning; readonly rssBytes: number }
  | { readonly kind: "done"; readonly rssBytes: number }
  | { readonly kind: "failed"; readonly failure: TaskFailure; readonly rssBytes: number };
