/** Preflight of a picture that is itself what is printed: JPEG, PNG or TIFF. */

import type { Metadata } from "sharp";
import type { CheckedPageDocument, InkDocument } from "../../core/model/contract-types.gen.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { imageFailure, INPUT_SETTINGS } from "../sandbox/tasks/image-codec.ts";
import { sharp } from "../sandbox/tasks/image-library.ts";
import type { Use } from "./checks/check.ts";
import type { Finding } from "./findings.ts";
import { PROCESS_INKS } from "./pdf/inks.ts";
import type { PagePixels } from "../pdfium/pdfium-file.ts";
import type { PictureWish } from "./picture-size.ts";
import { rounded } from "./units.ts";

const MM_PER_INCH = 25.4;
/** Where a picture is to be printed as large as nobody says, and says nothing itself. */
const RESOLUTION_ASSUMED = 300;
const INK_PART = 0.001;

export interface ImageUse extends Use {
  readonly picture: Pick<PictureWish, "pixelsMax">;
  readonly onPicture: (page: CheckedPageDocument, pixels: PagePixels) => Promise<void>;
}

export interface CheckedImage {
  readonly pages: readonly CheckedPageDocument[];
  readonly inks: readonly InkDocument[];
}

/** Checks a picture. Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function preflightImage(path: string, use: ImageUse): Promise<CheckedImage> {
  try {
    return await check(path, use);
  } catch (error) {
    throw error instanceof WorkflowFailure
      ? error
      : imageFailure(error, path, INPUT_SETTINGS.limitInputPixels);
  }
}

async function check(path: string, use: ImageUse): Promise<CheckedImage> {
  const metadata = await sharp(path, INPUT_SETTINGS).metadata();
  // EXIF turns the sides over.
  const { width, height } = metadata.autoOrient;
  const size = printedSize(metadata, { width, height }, use);
  const page = pageOf(size, use);
  const whole = { page: 1, area: { left: 0, top: 0, width: page.width, height: page.height } };
  checkSize(metadata, { width, height, ...size, whole }, use);
  checkColour(metadata, whole, use);
  const isCmyk = metadata.space === "cmyk";
  if (isCmyk) {
    await checkInk(path, whole, use);
  }
  await use.onPicture(page, await pixelsOf(path, use.picture.pixelsMax));
  return {
    pages: [page],
    inks: isCmyk ? PROCESS_INKS.map((name) => ({ name, kind: "process" as const })) : [],
  };
}

/** The picture as a page; where its size is wanted, it has its bleed around it. */
function pageOf({ acrossMm, upMm }: PrintedSize, { limits }: Use): CheckedPageDocument {
  const hasBleed = limits.width !== undefined || limits.height !== undefined;
  const around = hasBleed ? limits.bleed : 0;
  return {
    number: 1,
    width: acrossMm,
    height: upMm,
    rotation: 0,
    trim: {
      left: around,
      top: around,
      width: rounded(acrossMm - 2 * around),
      height: rounded(upMm - 2 * around),
    },
    hasTrimBox: false,
  };
}

/** Where a finding is that is of the picture as a whole. */
type Place = Pick<Finding, "page" | "area">;

interface Pixels {
  readonly width: number;
  readonly height: number;
}

interface PrintedSize {
  readonly acrossMm: number;
  readonly upMm: number;
}

/** As large as it is wanted, bleed included; else as large as it says itself, which many programs write without meaning it. */
function printedSize(
  { density }: Metadata,
  { width, height }: Pixels,
  { limits }: Use,
): PrintedSize {
  const resolution = density ?? RESOLUTION_ASSUMED;
  const [across, up] = [limits.width, limits.height].map((wanted) =>
    wanted === undefined ? undefined : wanted + 2 * limits.bleed,
  );
  return {
    acrossMm: rounded(
      across ?? (up === undefined ? (width / resolution) * MM_PER_INCH : (up * width) / height),
    ),
    upMm: rounded(
      up ??
        (across === undefined ? (height / resolution) * MM_PER_INCH : (across * height) / width),
    ),
  };
}

function checkSize(
  { pages = 1 }: Metadata,
  { width, height, acrossMm, upMm, whole }: Pixels & PrintedSize & { readonly whole: Place },
  { limits, findings }: Use,
): void {
  const resolution = Math.min(width / acrossMm, height / upMm) * MM_PER_INCH;
  const found = `${Math.round(resolution)} ppi`;
  if (resolution < limits.resolutionWarning - 0.5) {
    findings.add("picture-resolution", {
      ...whole,
      found,
      wanted: `≥ ${limits.resolutionWarning} ppi`,
      severity: resolution < limits.resolutionError - 0.5 ? "error" : "warning",
    });
  } else if (resolution > limits.resolutionMax) {
    findings.add("picture-resolution-high", {
      ...whole,
      found,
      wanted: `≤ ${limits.resolutionMax} ppi`,
    });
  }
  // Printed in a frame of other proportions, it is cut or stretched.
  const offMm = Math.abs((width / height) * upMm - acrossMm);
  if (offMm > limits.sizeTolerance) {
    findings.add("trim-size", {
      ...whole,
      found: `${width} : ${height}`,
      wanted: `${acrossMm} × ${upMm} mm`,
    });
  }
  if (pages > 1 && limits.pagesMax !== undefined && pages > limits.pagesMax) {
    findings.add("page-count", { found: String(pages), wanted: `≤ ${limits.pagesMax}` });
  }
}

function checkColour({ space, hasProfile }: Metadata, whole: Place, { findings }: Use): void {
  if (space === "cmyk" || space === "b-w" || space === "grey16") {
    return;
  }
  findings.add(hasProfile ? "calibrated-rgb" : "rgb-colour", {
    ...whole,
    found: { word: "picture" },
  });
}

/** sharp undoes what Adobe's programs do to CMYK in JPEG, so these are the values that are printed. */
async function checkInk(path: string, whole: Place, { findings, limits }: Use): Promise<void> {
  const { data, info } = await sharp(path, INPUT_SETTINGS)
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const levels = new Uint32Array(401);
  for (let at = 0; at + 3 < data.length; at += info.channels) {
    const ink = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) + (data[at + 3] ?? 0);
    const level = Math.round((ink * 100) / 255);
    levels[level] = (levels[level] ?? 0) + 1;
  }
  let seen = 0;
  const pixels = info.width * info.height;
  const most = levels.findLastIndex((count) => {
    seen += count;
    return seen > pixels * INK_PART;
  });
  if (most > limits.ink) {
    findings.add("ink-coverage", {
      ...whole,
      found: `${most} %`,
      wanted: `≤ ${rounded(limits.ink)} %`,
    });
  }
}

async function pixelsOf(path: string, pixelsMax: number): Promise<PagePixels> {
  const { data, info } = await sharp(path, INPUT_SETTINGS)
    .autoOrient()
    .resize({
      width: pixelsMax,
      height: pixelsMax,
      fit: "inside",
      withoutEnlargement: true,
    })
    .toColourspace("srgb")
    .flatten({ background: "#ffffff" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
