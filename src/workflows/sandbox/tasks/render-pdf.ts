/** Renders pages of a PDF to image files with PDFium. Runs in the sandbox only. */

import { readFile } from "node:fs/promises";
import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from "@hyzyla/pdfium";
import { pagesOf } from "../../../core/model/option.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import {
  PAGE_PIXELS_MAX,
  PAGES_MAX,
  pagePath,
  type RenderPdfTask,
  type ToldPage,
} from "../task-types.ts";
import type { Emit } from "../serve.ts";
import { sharp } from "./image-library.ts";

const OPTIMIZED_PIXELS_MAX = 25_000_000;
const POINTS_PER_INCH = 72;
const RESOLUTION_MIN = 18;

let library: Promise<PDFiumLibrary> | undefined;

/** Renders what the task asks for. Throws WorkflowFailure: unsupportedFormat, corrupt, password, option, unsupportedFeature. */
export async function renderPdf(task: RenderPdfTask, emit: Emit<ToldPage>): Promise<void> {
  const document = await openDocument(task);
  try {
    const pages = choosePages(task, document.getPageCount());
    for (const [index, page] of pages.entries()) {
      const rendered = await renderPage(task, document.getPage(page - 1), page);
      await emit({ ...rendered, total: pages.length, done: index + 1 });
    }
  } finally {
    document.destroy();
  }
}

async function openDocument(task: RenderPdfTask): Promise<PDFiumDocument> {
  library ??= PDFiumLibrary.init();
  const pdfium = await library;
  const bytes = await readFile(task.inputPath);
  if (!bytes.subarray(0, 1024).includes("%PDF-")) {
    throw new WorkflowFailure("unsupportedFormat", "The file is not a PDF.");
  }
  for (const password of ["", ...task.passwords]) {
    try {
      return await pdfium.loadDocument(bytes, password);
    } catch (error) {
      if (!isPasswordError(error)) {
        throw loadFailure(error);
      }
    }
  }
  const message =
    task.passwords.length === 0
      ? "The PDF is encrypted; give its password in the option DOC.PASSWORD."
      : "The PDF is encrypted and none of the passwords given in DOC.PASSWORD opens it.";
  throw new WorkflowFailure("password", message);
}

function isPasswordError(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Password required");
}

function loadFailure(error: unknown): WorkflowFailure {
  if (error instanceof Error && error.message === "Unsupported security scheme") {
    const message = "The PDF is encrypted in a way that is not supported.";
    return new WorkflowFailure("unsupportedFeature", message, error);
  }
  return new WorkflowFailure("corrupt", "The PDF is damaged and cannot be opened.", error);
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
  source: PDFiumPage,
  page: number,
): Promise<Omit<ToldPage, "total" | "done">> {
  const { width, height } = pixelSize(task, source, page);
  const { data } = await renderSafely(source, { page, width, height });
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

async function renderSafely(
  source: PDFiumPage,
  size: { readonly page: number; readonly width: number; readonly height: number },
): Promise<{ data: Uint8Array }> {
  try {
    return await source.render({ width: size.width, height: size.height, scale: 1 });
  } catch (error) {
    // After a trap the memory of the WASM instance cannot be trusted.
    library = undefined;
    const message = `Page ${size.page} of the PDF cannot be rendered; the file may be damaged.`;
    throw new WorkflowFailure("corrupt", message, error);
  }
}

function pixelSize(
  task: RenderPdfTask,
  source: PDFiumPage,
  page: number,
): { width: number; height: number } {
  const { originalWidth, originalHeight } = source.getOriginalSize();
  // PDFium tells 0 for a page that it cannot load.
  if (!(originalWidth > 0 && originalHeight > 0)) {
    throw new WorkflowFailure("corrupt", `Page ${page} of the PDF is damaged and cannot be read.`);
  }
  const scale = task.resolution / POINTS_PER_INCH;
  const width = Math.max(1, Math.round(originalWidth * scale));
  const height = Math.max(1, Math.round(originalHeight * scale));
  if (width * height > PAGE_PIXELS_MAX) {
    const fits = Math.floor(
      POINTS_PER_INCH * Math.sqrt(PAGE_PIXELS_MAX / (originalWidth * originalHeight)),
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
