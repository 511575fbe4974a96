/** Renders pages of a PDF to image files with PDFium. Runs in the sandbox only. */

import { readFile } from "node:fs/promises";
import { pagesOf } from "../../../core/model/option.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { PdfiumFile } from "../../pdfium/pdfium-file.ts";
import {
  PAGE_PIXELS_MAX,
  PAGES_MAX,
  pagePath,
  type RenderPdfTask,
  type ToldPage,
} from "../task-types.ts";
import type { Emit, Warn } from "../serve.ts";
import { sharp } from "./image-library.ts";

const OPTIMIZED_PIXELS_MAX = 25_000_000;
const POINTS_PER_INCH = 72;
const RESOLUTION_MIN = 18;

/** Renders what the task asks for. Throws WorkflowFailure: unsupportedFormat, corrupt, password, option, unsupportedFeature. */
export async function renderPdf(
  task: RenderPdfTask,
  emit: Emit<ToldPage>,
  warn: Warn,
): Promise<void> {
  const bytes = await readFile(task.inputPath);
  if (!bytes.subarray(0, 1024).includes("%PDF-")) {
    throw new WorkflowFailure("unsupportedFormat", "The file is not a PDF.");
  }
  const file = await PdfiumFile.open(bytes, task.passwords);
  try {
    const pages = choosePages(task, file.pageCount);
    for (const [index, page] of pages.entries()) {
      const rendered = await renderPage(task, file, page);
      await emit({ ...rendered, total: pages.length, done: index + 1 });
    }
    for (const warning of file.warnings()) {
      await warn(warning);
    }
  } finally {
    file.close();
  }
}

function choosePages(task: RenderPdfTask, pageCount: number): readonly number[] {
  const pages = pagesOf(task.pages ?? "1-", pageCount);
  if (pageCount === 0) {
    throw new WorkflowFailure("corrupt", "The PDF has no pages.");
  }
  if (pages.length === 0) {
    const message = `The PDF has ${pageCount} pages; ${task.pages} names none of them.`;
    throw new WorkflowFailure("option", message);
  }
  if (pages.length > PAGES_MAX) {
    const message = `${pages.length} pages are to be rendered, and at most ${PAGES_MAX} can be in one job; name fewer in the option pages.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  return pages;
}

async function renderPage(
  task: RenderPdfTask,
  file: PdfiumFile,
  page: number,
): Promise<Omit<ToldPage, "total" | "done">> {
  const { width, height } = pixelSize(task, file, page);
  // As viewers show it on the screen: notes that are not printed are there, layers that are only printed are not.
  const { data } = file.render(page - 1, { size: { width, height }, use: "screen" });
  const image = sharp(data, {
    raw: { width, height, channels: 4 },
    limitInputPixels: PAGE_PIXELS_MAX,
  })
    .removeAlpha()
    .withDensity(task.resolution);
  const { quality } = task;
  // Optimized coding holds the whole page a second time; for a large page that is too much memory for a few percent.
  const optimizeCoding = width * height < OPTIMIZED_PIXELS_MAX;
  const encoded = task.format === "jpeg" ? image.jpeg({ quality, optimizeCoding }) : image.png();
  await encoded.toFile(pagePath(task, page));
  return { page, width, height };
}

function pixelSize(
  task: RenderPdfTask,
  file: PdfiumFile,
  page: number,
): { width: number; height: number } {
  const points = file.pageSize(page - 1);
  if (points === undefined) {
    throw new WorkflowFailure("corrupt", `Page ${page} of the PDF is damaged and cannot be read.`);
  }
  const scale = task.resolution / POINTS_PER_INCH;
  const width = Math.max(1, Math.round(points.width * scale));
  const height = Math.max(1, Math.round(points.height * scale));
  if (width * height > PAGE_PIXELS_MAX) {
    const fits = Math.floor(
      POINTS_PER_INCH * Math.sqrt(PAGE_PIXELS_MAX / (points.width * points.height)),
    );
    const advice =
      fits < RESOLUTION_MIN
        ? "the page is too large for any resolution; leave it out with the option pages"
        : `lower the option resolution to ${fits} or less`;
    const message = `Page ${page} would be ${width} x ${height} pixels at ${task.resolution} dpi, and at most 100 million pixels can be rendered; ${advice}.`;
    throw new WorkflowFailure("unsupportedFeature", message);
  }
  return { width, height };
}
