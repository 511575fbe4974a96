/** A PDF as PDFium sees it: whether it can be read, what it allows, and pictures of its pages. Runs in the sandbox only. */

import type { FileWarning } from "../../core/model/files/file-warning.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { DrawingNotes } from "./drawing-notes.ts";
import { type PageText, readFlatText, readPageText } from "./page-text.ts";
import { substitutedFonts } from "./fonts/substituted-fonts.ts";
import type { Pdfium } from "./pdfium-functions.ts";
import { discardPdfium, loadedPdfium, substitutesOf } from "./pdfium-module.ts";
import { type OpenDocument, openDocument } from "./open-document.ts";
import { damaged, notDrawn } from "./open-failures.ts";
import { areaOf, type PageArea, type PageBox, setShownArea, shownArea } from "./shown-area.ts";
import { hasUndecodedPicture } from "./undecoded.ts";
import { isDynamicForm, undrawnAnnotations } from "./undrawn.ts";

/** fpdfview.h: annotations, as printed, and red first. */
const [ANNOTATIONS, PRINTING, RED_FIRST] = [0x01, 0x800, 0x10];
/** fpdfview.h: FPDFBitmap_BGR and FPDFBitmap_BGRA; with red first they are what their names are not. */
const BITMAP_OF = { 3: 2, 4: 4 } as const;
type Channels = keyof typeof BITMAP_OF;
const WHITE = 0xff_ff_ff_ff;
/** fpdf_formfill.h: a structure that asks for nothing. */
const FORM_INFO_BYTES = 256;

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** A picture of a page: red, green, blue of each pixel, and alpha where it is said. */
export interface PagePixels extends PageSize {
  readonly data: Uint8Array;
}

/** How a page is drawn. */
export interface PageView {
  /** Pixels. */
  readonly size: PageSize;
  /** Layers and annotations are those that are seen on the screen, or those that are printed: ISO 32000-1 §8.11.4.4, §12.5.3. */
  readonly use: "screen" | "print";
  /** What of the sheet the picture shows. */
  readonly shows: PageBox | PageArea;
}

const DYNAMIC_FORM: FileWarning = {
  object: "the XFA form",
  reason:
    "its pages are laid out by the program that fills it in, which cannot be done here; drawn is what the file shows to other programs. Print it to a PDF and send that.",
};

export class PdfiumFile {
  readonly #pdfium: Pdfium;
  readonly #document: number;
  readonly #form: number;
  readonly #isDynamicForm: boolean;
  readonly #memory: readonly number[];
  readonly notes = new DrawingNotes();
  #isLost = false;
  /** That opened it, in one of its forms; "" without one. */
  readonly password: string;

  /** Opens a file. Throws WorkflowFailure: password, unsupportedFeature, corrupt. */
  static async open(bytes: Uint8Array, passwords: readonly string[]): Promise<PdfiumFile> {
    const pdfium = await loadedPdfium();
    try {
      return new PdfiumFile(pdfium, openDocument(pdfium, bytes, passwords));
    } catch (error) {
      if (error instanceof WorkflowFailure) {
        throw error;
      }
      discardPdfium();
      throw damaged(error);
    }
  }

  constructor(pdfium: Pdfium, opened: OpenDocument) {
    this.#pdfium = pdfium;
    this.#document = opened.document;
    this.password = opened.password;
    const info = pdfium.wasmExports.malloc(FORM_INFO_BYTES);
    pdfium.HEAPU8.fill(0, info, info + FORM_INFO_BYTES);
    new DataView(pdfium.HEAPU8.buffer).setUint32(info, 2, true);
    this.#isDynamicForm = isDynamicForm(pdfium, opened.document);
    this.#form = pdfium._FPDFDOC_InitFormFillEnvironment(opened.document, info);
    this.#memory = [opened.data, info];
  }

  /** True once a page has brought PDFium down: nothing more can be asked of this file, it has to be opened again. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get pageCount(): number {
    return this.#pdfium._FPDF_GetPageCount(this.#document);
  }

  /** Such as 1.7. */
  get version(): string {
    const address = this.#pdfium.wasmExports.malloc(4);
    const isKnown = this.#pdfium._FPDF_GetFileVersion(this.#document, address) !== 0;
    const version = new DataView(this.#pdfium.HEAPU8.buffer).getInt32(address, true);
    this.#pdfium.wasmExports.free(address);
    return isKnown ? `${Math.floor(version / 10)}.${version % 10}` : "1.0";
  }

  /** ISO 32000-1 Table 22: bit 3 prints, bit 12 in full quality. */
  get permissions(): { readonly mayPrint: boolean; readonly mayPrintWell: boolean } {
    const bits = this.#pdfium._FPDF_GetDocPermissions(this.#document);
    const mayPrint = (bits & (1 << 2)) !== 0;
    return { mayPrint, mayPrintWell: mayPrint && (bits & (1 << 11)) !== 0 };
  }

  /** True where the page can be loaded. Throws WorkflowFailure corrupt. */
  hasPage(index: number): boolean {
    return this.#withPage(index, (page) => page !== 0);
  }

  /**
   * What was left out or replaced on the pages that were drawn so far.
   * @param fonts names of those that are in the file
   */
  warnings(fonts: ReadonlySet<string> = new Set()): readonly FileWarning[] {
    return [...(this.#isDynamicForm ? [DYNAMIC_FORM] : []), ...this.notes.warnings(fonts)];
  }

  /** The text of a page, of its fields and notes too; undefined where the page cannot be loaded. Throws WorkflowFailure corrupt, unsupportedFeature. */
  text(index: number, unit: number): PageText | undefined {
    const which = { number: index + 1, unit };
    const found = this.#withPage(index, (page) => readFlatText(this.#pdfium, page, which));
    return found === "to be loaded again"
      ? this.#withPage(index, (page) => readPageText(this.#pdfium, page, which))
      : found;
  }

  /** The picture of a page, with alpha, which is 255 everywhere. Throws WorkflowFailure corrupt. */
  render(index: number, view: PageView): PagePixels {
    const { width, height } = view.size;
    const address = this.#showing(index, view.shows, (page) =>
      this.#drawn(page, { index, channels: 4 }, view),
    );
    // A copy: the memory grows and moves.
    const data = this.#pdfium.HEAPU8.slice(address, address + width * height * 4);
    this.#pdfium.wasmExports.free(address);
    return { width, height, data };
  }

  /**
   * Lends the picture of a page, without alpha, where PDFium has drawn it. Nothing may be asked of PDFium meanwhile: its
   * memory would move. Throws WorkflowFailure corrupt, and what sizeOf throws.
   * @param index from 0; `sizeOf` tells the pixels of what is so large, in units of the page and turned as it is shown
   */
  async withPicture<S extends PageSize, T>(
    index: number,
    { sizeOf, ...view }: Omit<PageView, "size"> & { readonly sizeOf: (points: PageSize) => S },
    use: (pixels: S & PagePixels) => Promise<T>,
  ): Promise<T> {
    const { address, size } = this.#showing(index, view.shows, (page) => {
      const points = {
        width: this.#pdfium._FPDF_GetPageWidthF(page),
        height: this.#pdfium._FPDF_GetPageHeightF(page),
      };
      const wanted = sizeOf(points);
      const drawn = this.#drawn(page, { index, channels: 3 }, { ...view, size: wanted });
      return { size: wanted, address: drawn };
    });
    try {
      const sizeBytes = size.width * size.height * 3;
      const data = this.#pdfium.HEAPU8.subarray(address, address + sizeBytes);
      return await use({ ...size, data });
    } finally {
      this.#pdfium.wasmExports.free(address);
    }
  }

  /** Where the picture of a page is in the module's memory, to be freed. */
  #drawn(
    page: number,
    { index, channels }: { readonly index: number; readonly channels: Channels },
    view: PageView,
  ): number {
    const { width, height } = view.size;
    const data = this.#pdfium.wasmExports.malloc(width * height * channels);
    if (data === 0) {
      throw notDrawn(index);
    }
    this.#draw(page, { data, channels }, view);
    this.#note(page, index, view);
    return data;
  }

  #draw(
    page: number,
    { data, channels }: { readonly data: number; readonly channels: Channels },
    { size: { width, height }, use }: PageView,
  ): void {
    const pdfium = this.#pdfium;
    const stride = width * channels;
    const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, BITMAP_OF[channels], data, stride);
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    const place = [0, 0, width, height, 0];
    const flags = RED_FIRST | (use === "print" ? PRINTING : 0);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, ...place, ANNOTATIONS | flags);
    // What is typed, ticked and chosen lies in fields, which are drawn by themselves.
    pdfium._FORM_OnAfterLoadPage(page, this.#form);
    pdfium._FPDF_FFLDraw(this.#form, bitmap, page, ...place, flags);
    pdfium._FORM_OnBeforeClosePage(page, this.#form);
    pdfium._FPDFBitmap_Destroy(bitmap);
  }

  #note(page: number, index: number, { use }: PageView): void {
    const pdfium = this.#pdfium;
    this.notes.addObjects(index + 1, pdfium._FPDFPage_CountObjects(page));
    this.notes.addFonts(index + 1, substitutedFonts(pdfium, page, substitutesOf(pdfium)));
    const drawn = { page, form: this.#form, use };
    this.notes.addUndrawn(index + 1, undrawnAnnotations(pdfium, drawn));
    if (hasUndecodedPicture(pdfium, page)) {
      this.notes.undecoded.add(index + 1);
    }
  }

  /** Lends the page while it shows this much of its sheet. */
  #showing<T>(index: number, shows: PageBox | PageArea, use: (page: number) => T): T {
    return this.#withPage(index, (page) => {
      if (page === 0) {
        throw notDrawn(index);
      }
      const area = typeof shows === "string" ? areaOf(this.#pdfium, page, shows) : shows;
      const before = shownArea(this.#pdfium, page);
      setShownArea(this.#pdfium, page, area);
      const made = use(page);
      // The same page may stand in the file twice.
      setShownArea(this.#pdfium, page, before);
      return made;
    });
  }

  /** Lends the page, 0 where it cannot be loaded. */
  #withPage<T>(index: number, use: (page: number) => T): T {
    try {
      const page = this.#pdfium._FPDF_LoadPage(this.#document, index);
      try {
        return use(page);
      } finally {
        if (page !== 0) {
          this.#pdfium._FPDF_ClosePage(page);
        }
      }
    } catch (error) {
      if (error instanceof WorkflowFailure) {
        throw error;
      }
      this.#isLost = true;
      discardPdfium();
      throw notDrawn(index, error);
    }
  }

  close(): void {
    if (this.#isLost) {
      return;
    }
    this.#pdfium._FPDFDOC_ExitFormFillEnvironment(this.#form);
    this.#pdfium._FPDF_CloseDocument(this.#document);
    this.#memory.forEach((address) => this.#pdfium.wasmExports.free(address));
  }
}
