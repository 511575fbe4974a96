/**
 * PDFium as its makers have it, in WASM: its own functions, because what `@hyzyla/pdfium` makes of them knows neither
 * printing nor boxes, and draws form fields only now and then. Runs in the sandbox only.
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PDFiumModule } from "@hyzyla/pdfium";

/** What is used of the functions that the module has; addresses and handles are numbers, and 0 is none. */
export interface Pdfium {
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
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
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

let loading: Promise<Pdfium> | undefined;

/** The module, loaded once. */
export async function loadedPdfium(): Promise<Pdfium> {
  loading ??= loadPdfium();
  return loading;
}

/** The next who asks gets a new one: after a trap the memory of a WASM instance cannot be trusted. */
export function discardPdfium(): void {
  loading = undefined;
}

async function loadPdfium(): Promise<Pdfium> {
  const path = createRequire(import.meta.url).resolve("@hyzyla/pdfium/pdfium.wasm");
  const wasmBinary = Uint8Array.from(await readFile(path)).buffer;
  // Its types name fewer functions than it has.
  const module = (await PDFiumModule({ wasmBinary })) as unknown as Pdfium;
  module._FPDF_InitLibrary();
  return module;
}

/** A copy of the bytes in the module's memory; whoever asks for it frees it. */
export function allocate(pdfium: Pdfium, bytes: Uint8Array): number {
  const address = pdfium.wasmExports.malloc(bytes.length);
  pdfium.HEAPU8.set(bytes, address);
  return address;
}
