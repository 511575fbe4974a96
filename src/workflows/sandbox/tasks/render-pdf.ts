/** Renders pages of a PDF to image files with PDFium. Runs in the sandbox only. */

import { readFile } from "node:fs/promises";
import type { FileWarning } from "../../../core/model/files/file-warning.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { type PageSize, PdfiumFile } from "../../pdfium/pdfium-file.ts";
import { fileFaults } from "../../prepress/pdf/faults/page-faults.ts";
import { readUserUnits } from "../../prepress/pdf/user-units.ts";
import {
  isOneFile,
  PAGES_MAX,
  pagePath,
  pagesPath,
  type RenderPdfTask,
  type ToldOpened,
  type ToldPage,
  type ToldPages,
} from "../render-task.ts";
import type { Emit, Warn } from "../serve.ts";
import { beyondWarnings, chosenPages } from "./chosen-pages.ts";
import { demandPdf } from "./document-format.ts";
import { pagePicture } from "./page-picture.ts";
import { pagePixels } from "./page-size.ts";
import { TiffPages } from "./tiff-pages.ts";

/** Renders what the task asks for. Throws WorkflowFailure: unsupportedFormat, corrupt, password, option, unsupportedFeature. */
export async function renderPdf(
  task: RenderPdfTask,
  emit: Emit<ToldOpened | ToldPage | ToldPages>,
  warn: Warn,
): Promise<void> {
  const source = await PdfSource.open(task);
  const tiff = isOneFile(task) ? await TiffPages.create(pagesPath(task)) : undefined;
  try {
    const { pageCount } = source;
    const pages = chosenPages({ ...task, pageCount, done: "rendered", pagesMax: PAGES_MAX });
    await emit({ kind: "opened", pageCount });
    for (const warning of optionWarnings(task, pageCount)) {
      await warn(warning);
    }
    const failures: WorkflowFailure[] = [];
    const drawn: number[] = [];
    for (const [index, page] of pages.entries()) {
      const failure = await failureOf(async () => {
        const measures = await drawPage(task, source, { page, tiff });
        const told = { kind: "page", page, pageCount, total: pages.length } as const;
        await emit({ ...told, ...measures, done: index + 1 });
        drawn.push(page);
      });
      if (failure !== undefined) {
        failures.push(failure);
        await warn({ page, reason: `it is left out. ${failure.message}` });
      }
    }
    const [first] = failures;
    if (first !== undefined && failures.length === pages.length) {
      throw first;
    }
    if (tiff !== undefined) {
      await emit({ kind: "pages", pageCount, pages: tiff.count });
    }
    for (const warning of await source.warnings(drawn)) {
      await warn(warning);
    }
  } finally {
    source.close();
    await tiff?.close();
  }
}

/** A PDF that is opened again where a page brought PDFium down. */
class PdfSource {
  readonly #task: RenderPdfTask;
  #file: PdfiumFile;
  readonly pageCount: number;
  readonly #userUnits: readonly number[];
  readonly #earlier: FileWarning[] = [];
  /** Of the pages that were drawn before PDFium was lost. */
  readonly #blank = new Set<number>();
  readonly #undecoded = new Set<number>();

  static async open(task: RenderPdfTask): Promise<PdfSource> {
    const bytes = await readFile(task.inputPath);
    demandPdf(bytes);
    const file = await PdfiumFile.open(bytes, task.passwords);
    const { password, pageCount } = file;
    return new PdfSource(task, file, await readUserUnits(bytes, { password, pageCount }));
  }

  private constructor(task: RenderPdfTask, file: PdfiumFile, userUnits: readonly number[]) {
    this.#task = task;
    this.#file = file;
    this.pageCount = file.pageCount;
    this.#userUnits = userUnits;
  }

  /** From 1. */
  userUnit(page: number): number {
    return this.#userUnits[page - 1] ?? 1;
  }

  async file(): Promise<PdfiumFile> {
    if (this.#file.isLost) {
      this.#earlier.push(...this.#file.warnings());
      this.#keepNotes();
      this.#file = await PdfiumFile.open(await readFile(this.#task.inputPath), [
        this.#file.password,
      ]);
    }
    return this.#file;
  }

  /** What was left out or replaced on these pages, which were drawn. */
  async warnings(pages: readonly number[]): Promise<readonly FileWarning[]> {
    this.#keepNotes();
    const [blank, undecoded] = [this.#blank, this.#undecoded];
    const { password } = this.#file;
    const bytes = await readFile(this.#task.inputPath);
    const faults = await fileFaults(bytes, { password, pages, blank, undecoded });
    return [...this.#earlier, ...this.#file.warnings(faults.fonts), ...faults.warnings];
  }

  #keepNotes(): void {
    const { blank, undecoded } = this.#file.notes;
    blank.forEach((page) => this.#blank.add(page));
    undecoded.forEach((page) => this.#undecoded.add(page));
  }

  close(): void {
    this.#file.close();
  }
}

/** What a page failed of; anything else is thrown on. */
async function failureOf(work: () => Promise<void>): Promise<WorkflowFailure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowFailure) {
      return error;
    }
    throw error;
  }
}

/** What is asked for and cannot be had, whatever the pages are. */
function optionWarnings(
  { pages, colour, format }: RenderPdfTask,
  pageCount: number,
): readonly FileWarning[] {
  const isBlurred = colour === "black-and-white" && (format === "jpeg" || format === "webp");
  return [
    ...beyondWarnings(pages, pageCount),
    ...(isBlurred ? [{ object: "the option colour", reason: BLURRED }] : []),
  ];
}

const BLURRED =
  "JPEG and WebP as they are made here hold no two colours alone, so that there is grey around letters and lines. Choose the format png or tiff.";

interface PageUse {
  readonly page: number;
  /** Where all pages go, if they become one file. */
  readonly tiff: TiffPages | undefined;
}

async function drawPage(
  task: RenderPdfTask,
  source: PdfSource,
  { page, tiff }: PageUse,
): Promise<Pick<ToldPage, "width" | "height" | "resolution">> {
  const file = await source.file();
  const userUnit = source.userUnit(page);
  // As viewers show it on the screen: notes that are not printed are there, layers that are only printed are not.
  const view = {
    sizeOf: (points: PageSize) => pagePixels(task, { page, points, userUnit }),
    use: "screen",
    shows: task.box,
  } as const;
  return file.withPicture(page - 1, view, async (pixels) => {
    const picture = pagePicture(task, pixels);
    await (tiff === undefined
      ? picture.toFile(pagePath(task, page))
      : tiff.add(await picture.toBuffer()));
    const { width, height, resolution } = pixels;
    return { width, height, resolution };
  });
}
