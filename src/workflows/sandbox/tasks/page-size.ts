/** How many pixels a page of a PDF becomes, and how many there may be. */

import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { PageSize } from "../../pdfium/pdfium-file.ts";
import {
  PAGE_PIXELS_MAX,
  type PageFormat,
  type RenderPdfTask,
  type ToldPage,
} from "../render-task.ts";

const POINTS_PER_INCH = 72;
const RESOLUTION_MIN = 18;
/** Of a side; what is absent holds more than a page may have. */
const SIDE_MAX: Readonly<Partial<Record<PageFormat, number>>> = { jpeg: 65_500, webp: 16_383 };

export interface MeasuredPage {
  readonly page: number;
  /** Of what is shown, in units of the page. */
  readonly points: PageSize;
  /** ISO 32000-1 Table 30: what such a unit is, in 1/72 inch. */
  readonly userUnit: number;
}

/** The pixels of a page, and how many there are to the inch. Throws WorkflowFailure unsupportedFeature. */
export function pagePixels(
  task: RenderPdfTask,
  { page, points, userUnit }: MeasuredPage,
): Pick<ToldPage, "width" | "height" | "resolution"> {
  const paper = { width: points.width * userUnit, height: points.height * userUnit };
  const scale = scaleOf(task, paper);
  const width = Math.max(1, Math.round(paper.width * scale));
  const height = Math.max(1, Math.round(paper.height * scale));
  const asked = isSized(task) ? "" : ` at ${task.resolution} dpi`;
  const would = `Page ${page} would be ${width} x ${height} pixels${asked}, and at most`;
  if (width * height > PAGE_PIXELS_MAX) {
    const message = `${would} 100 million pixels can be rendered; ${adviceOf(task, paper)}.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  const sideMax = SIDE_MAX[task.format] ?? Infinity;
  if (Math.max(width, height) > sideMax) {
    const message = `${would} ${sideMax} pixels a side can be in this format; choose the format png or tiff, or ask for fewer pixels.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  // To a hundredth: it says how large the page is, and no more.
  return { width, height, resolution: Math.round(scale * POINTS_PER_INCH * 100) / 100 };
}

function isSized({ width, height }: RenderPdfTask): boolean {
  return width !== undefined || height !== undefined;
}

/** Pixels per 1/72 inch. */
function scaleOf(task: RenderPdfTask, paper: PageSize): number {
  if (!isSized(task)) {
    return task.resolution / POINTS_PER_INCH;
  }
  const across = (task.width ?? Infinity) / paper.width;
  const down = (task.height ?? Infinity) / paper.height;
  return Math.min(across, down);
}

function adviceOf(task: RenderPdfTask, paper: PageSize): string {
  if (isSized(task)) {
    return "ask for fewer in the options width and height";
  }
  const fits = Math.floor(
    POINTS_PER_INCH * Math.sqrt(PAGE_PIXELS_MAX / (paper.width * paper.height)),
  );
  return fits < RESOLUTION_MIN
    ? "ask for fewer with the options width and height, or leave the page out with the option pages"
    : `lower the option resolution to ${fits} or less`;
}
