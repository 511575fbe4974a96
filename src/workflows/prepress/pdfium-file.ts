/**
 * A PDF as PDFium sees it: whether it can be read, what it allows, and pictures of its pages as they are printed. Its own
 * functions, because what `@hyzyla/pdfium` makes of them knows neither printing nor boxes. Runs in the sandbox only.
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PDFiumModule } from "@hyzyla/pdfium";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { Area } from "./pdf/matrix.ts";

/** What is used of the functions that the module has; addresses and handles are numbers. */
interface Pdfium {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(bytes: number): number; free(address: number): void };
  _FPDF_InitLibrary(): void;
  _FPDF_LoadMemDocument(data: number, sizeBytes: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_GetDocPermissions(document: number): number;
  _FPDF_GetFileVersion(document: number, version: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDFPage_SetCropBox(
    page: number,
    left: number,
    bottom: number,
    right: number,
    top: number,
  ): void;
  _FPDFBitmap_CreateEx(
    width: number,
    height: number,
    format: number,
    data: number,
    stride: number,
  ): number;
  _FPDFBitmap_FillRect(
    bitmap: number,
    left: number,
    top: number,
    width: number,
    height: number,
    colour: number,
  ): void;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(bitmap: number, page: number, ...place: readonly number[]): void;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FPDFDOC_ExitFormFillEnvironment(form: number): void;
  _FORM_OnAfterLoadPage(page: number, form: number): void;
  _FORM_OnBeforeClosePage(page: number, form: number): void;
  _FPDF_FFLDraw(form: number, bitmap: number, page: number, ...place: readonly number[]): void;
}

/** fpdfview.h: annotations, as printed, and red first. */
const [ANNOTATIONS, PRINTING, RED_FIRST] = [0x01, 0x800, 0x10];
const WITH_ALPHA = 4;
const WHITE = 0xff_ff_ff_ff;
/** fpdf_formfill.h: a structure that asks for nothing. */
const FORM_INFO_BYTES = 256;
const ERROR_PASSWORD = 4;
const ERROR_SECURITY = 5;

let loading: Promise<Pdfium> | undefined;

async function loadPdfium(): Promise<Pdfium> {
  const path = createRequire(import.meta.url).resolve("@hyzyla/pdfium/pdfium.wasm");
  const wasmBinary = Uint8Array.from(await readFile(path)).buffer;
  // Its types name fewer functions than it has.
  const module = (await PDFiumModule({ wasmBinary })) as unknown as Pdfium;
  module._FPDF_InitLibrary();
  return module;
}

/** A picture of a page: red, green, blue, alpha of each pixel. */
export interface PagePixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export class PdfiumFile {
  readonly #pdfium: Pdfium;
  readonly #document: number;
  readonly #form: number;
  readonly #memory: readonly number[];
  /** That opened it; "" without one. */
  readonly password: string;

  /** Opens a file. Throws WorkflowFailure: password, unsupportedFeature, corrupt. */
  static async open(bytes: Uint8Array, passwords: readonly string[]): Promise<PdfiumFile> {
    loading ??= loadPdfium();
    const pdfium = await loading;
    const data = allocate(pdfium, bytes);
    for (const password of ["", ...passwords]) {
      const text = allocate(pdfium, Buffer.from(`${password}\0`, "utf8"));
      const document = pdfium._FPDF_LoadMemDocument(data, bytes.length, text);
      pdfium.wasmExports.free(text);
      if (document !== 0) {
        return new PdfiumFile(pdfium, { document, data, password });
      }
      const error = pdfium._FPDF_GetLastError();
      if (error !== ERROR_PASSWORD) {
        pdfium.wasmExports.free(data);
        throw openFailure(error);
      }
    }
    pdfium.wasmExports.free(data);
    throw passwordFailure(passwords.length);
  }

  private constructor(
    pdfium: Pdfium,
    opened: { readonly document: number; readonly data: number; readonly password: string },
  ) {
    this.#pdfium = pdfium;
    this.#document = opened.document;
    this.password = opened.password;
    const info = pdfium.wasmExports.malloc(FORM_INFO_BYTES);
    pdfium.HEAPU8.fill(0, info, info + FORM_INFO_BYTES);
    new DataView(pdfium.HEAPU8.buffer).setUint32(info, 2, true);
    this.#form = pdfium._FPDFDOC_InitFormFillEnvironment(opened.document, info);
    this.#memory = [opened.data, info];
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

  /** True where the page can be loaded. */
  hasPage(index: number): boolean {
    const page = this.#pdfium._FPDF_LoadPage(this.#document, index);
    if (page !== 0) {
      this.#pdfium._FPDF_ClosePage(page);
    }
    return page !== 0;
  }

  /**
   * The whole sheet as it is printed, whatever the crop box shows.
   * @param media in units of the page
   * @throws WorkflowFailure corrupt
   */
  render(
    index: number,
    media: Area,
    size: { readonly width: number; readonly height: number },
  ): PagePixels {
    const pdfium = this.#pdfium;
    const { width, height } = size;
    const page = pdfium._FPDF_LoadPage(this.#document, index);
    const data = page === 0 ? 0 : pdfium.wasmExports.malloc(width * height * WITH_ALPHA);
    if (data === 0) {
      throw new WorkflowFailure(
        "corrupt",
        `Page ${index + 1} of the PDF cannot be drawn; the file may be damaged.`,
      );
    }
    try {
      pdfium._FPDFPage_SetCropBox(page, media.left, media.bottom, media.right, media.top);
      const bitmap = pdfium._FPDFBitmap_CreateEx(
        width,
        height,
        WITH_ALPHA,
        data,
        width * WITH_ALPHA,
      );
      pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
      const place = [0, 0, width, height, 0];
      pdfium._FPDF_RenderPageBitmap(bitmap, page, ...place, ANNOTATIONS | PRINTING | RED_FIRST);
      pdfium._FORM_OnAfterLoadPage(page, this.#form);
      pdfium._FPDF_FFLDraw(this.#form, bitmap, page, ...place, PRINTING | RED_FIRST);
      pdfium._FORM_OnBeforeClosePage(page, this.#form);
      pdfium._FPDFBitmap_Destroy(bitmap);
      // A copy: the memory grows and moves.
      return { width, height, data: pdfium.HEAPU8.slice(data, data + width * height * WITH_ALPHA) };
    } catch (error) {
      // After a trap the memory of the WASM instance cannot be trusted.
      loading = undefined;
      throw new WorkflowFailure(
        "corrupt",
        `Page ${index + 1} of the PDF cannot be drawn; the file may be damaged.`,
        error,
      );
    } finally {
      pdfium._FPDF_ClosePage(page);
      pdfium.wasmExports.free(data);
    }
  }

  close(): void {
    this.#pdfium._FPDFDOC_ExitFormFillEnvironment(this.#form);
    this.#pdfium._FPDF_CloseDocument(this.#document);
    this.#memory.forEach((address) => this.#pdfium.wasmExports.free(address));
  }
}

function allocate(pdfium: Pdfium, bytes: Uint8Array): number {
  const address = pdfium.wasmExports.malloc(bytes.length);
  pdfium.HEAPU8.set(bytes, address);
  return address;
}

function openFailure(error: number): WorkflowFailure {
  if (error === ERROR_SECURITY) {
    const message =
      "The PDF is encrypted in a way that is not supported. Save it without encryption.";
    const failure = new WorkflowFailure("unsupportedFeature", message);
    return new FileFailure({ name: "encryption" }, failure);
  }
  return new WorkflowFailure("corrupt", "The PDF is damaged and cannot be opened. Export it anew.");
}

function passwordFailure(tried: number): WorkflowFailure {
  return new WorkflowFailure(
    "password",
    tried === 0
      ? "The PDF is encrypted; give its password in the option DOC.PASSWORD, or save it without one."
      : "The PDF is encrypted and none of the passwords given in DOC.PASSWORD opens it.",
  );
}
