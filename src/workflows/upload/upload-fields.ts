/** What the IPS job types that bring files into the library share: their fields, what is wrong with them, what they ask for. */

import { type Crop, parseFolder } from "../../core/model/asset.ts";
import type {
  ManualCropOptions,
  PDFOptions,
  UploadPostJob,
} from "../../core/model/contract-types.gen.ts";
import { optionTexts } from "../../core/model/option.ts";
import type { Violation } from "../../core/model/problem.ts";
import { checkWord, type FieldRule, type FieldRules, ignoredFields } from "../ips-fields.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import type { RipInput } from "../documents/rip-pages.ts";
import { PASSWORD_OPTION } from "../password-option.ts";

/** The fields that all or most of these job types have; spread into each one's own rules. */
export const FILE_FIELDS = {
  preservePublishState: "used",
  synchronizationComplete: "ignored",
  createMask: "ignored",
  preserveCrop: "used",
  knockoutBackgroundOptions: "ignored",
  manualCropOptions: "used",
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
  postJobOnlyIfFiles: "used",
  postHttpUrl: "used",
  optionArray: "used",
  postImageServingPublishJob: "used",
  postImageRenderingPublishJob: "used",
  postVideoPublishJob: "used",
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
} as const satisfies Readonly<Record<string, FieldRule>>;

const PDF_FIELDS: FieldRules<PDFOptions> = {
  process: "used",
  resolution: "used",
  colorspace: "ignored",
  pdfCatalog: "ignored",
  extractSearchWords: "ignored",
  extractLinks: "ignored",
};

/** The fields of pdfOptions that are set and have no effect. */
export function ignoredInPdfOptions(pdfOptions: PDFOptions | undefined): readonly string[] {
  const colorspace = pdfOptions?.colorspace ?? "Auto";
  return (
    ignoredFields(pdfOptions ?? {}, PDF_FIELDS)
      // Pages are rendered in RGB or grey, so these words get what they ask for.
      .filter((name) => name !== "colorspace" || !["Auto", "Rgb", "Gray"].includes(colorspace))
      .map((name) => `pdfOptions.${name}`)
  );
}

/** The vendor's lists show Rasterize as `render`; an empty element asks for what an absent one does. */
const PDF_PROCESSES = ["None", "Rasterize", "Thumbnail", "render"] as const;

function isRasterize(process: string | undefined): boolean {
  return process === "Rasterize" || process === "render";
}

const RESOLUTION_MIN = 18;
const RESOLUTION_MAX = 600;
const RESOLUTION_UNSAID = 150;

/** How files are to be worked on. */
export type FileOptions = Pick<UploadPostJob, "pdfOptions" | "manualCropOptions">;

/** What is wrong with how PDF files are to be ripped and images to be cropped. */
export function checkFileOptions({
  pdfOptions,
  manualCropOptions,
}: FileOptions): readonly Violation[] {
  return [
    ...checkWord("/pdfOptions/process", pdfOptions?.process || undefined, PDF_PROCESSES),
    ...checkResolution(pdfOptions),
    ...checkCrop(manualCropOptions),
  ];
}

/** 0 is what tools fill in where nobody asked for a resolution, so it says none as long as no ripping is asked for. */
function checkResolution({ process, resolution }: PDFOptions = {}): readonly Violation[] {
  const isUnsaid = resolution === undefined || (resolution === 0 && !isRasterize(process));
  if (isUnsaid || (resolution >= RESOLUTION_MIN && resolution <= RESOLUTION_MAX)) {
    return [];
  }
  const message = `pdfOptions/resolution must be from ${RESOLUTION_MIN} to ${RESOLUTION_MAX} dpi.`;
  return [{ pointer: "/pdfOptions/resolution", rule: "range", message }];
}

const SIDES = ["left", "right", "top", "bottom"] as const;

function checkCrop(crop: ManualCropOptions | undefined): readonly Violation[] {
  return SIDES.filter((side) => crop !== undefined && crop[side] < 0).map((side) => ({
    pointer: `/manualCropOptions/${side}`,
    rule: "range",
    message: `manualCropOptions/${side} must be 0 or more pixels.`,
  }));
}

/** Violation of what a folder of the library must be. */
export function checkFolder(pointer: string, folder: string | undefined): readonly Violation[] {
  if (folder === undefined || parseFolder(folder) !== undefined) {
    return [];
  }
  const message = `${pointer.slice(1)} must be a folder of the library, such as MyCompany/summer, without empty names, ., .., backslashes or control characters, at most 1,000 characters, each name at most 255 bytes.`;
  return [{ pointer, rule: "value", message }];
}

/** The crop that a job asks for; undefined where it asks for none, also by cutting off nothing. */
export function cropOf({ manualCropOptions: crop }: FileOptions): Crop | undefined {
  return crop !== undefined && SIDES.some((side) => crop[side] > 0) ? crop : undefined;
}

/** What job types that rip take in their optionArray. */
export const RIP_OPTIONS: Workflow["options"] = [PASSWORD_OPTION];

/** How PDF files are to be ripped; undefined if not at all. `unsaid` is what an absent process means. */
export function ripSettings(
  { options }: WorkflowContext,
  pdfOptions: PDFOptions | undefined,
  unsaid: "None" | "Rasterize" = "None",
): RipInput["settings"] | undefined {
  const passwords = optionTexts(options, PASSWORD_OPTION.name);
  const process = pdfOptions?.process || unsaid;
  const colour = pdfOptions?.colorspace === "Gray" ? "grey" : "colour";
  const same = { box: "crop", colour, quality: 85, passwords } as const;
  if (process === "Thumbnail") {
    return { ...same, resolution: 36, format: "jpeg", pages: "1" };
  }
  if (isRasterize(process)) {
    const resolution = pdfOptions?.resolution || RESOLUTION_UNSAID;
    return { ...same, resolution, format: "png" };
  }
  return undefined;
}
