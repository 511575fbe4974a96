/**
 * PDFium as its makers have it, in WASM: its own functions, because what packages make of them knows neither printing nor
 * boxes, and draws form fields only now and then. Runs in the sandbox only.
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { init } from "@embedpdf/pdfium";
import { offerFonts, type Substitutes } from "./fonts/offer-fonts.ts";
import type { Pdfium } from "./pdfium-functions.ts";

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
  const path = createRequire(import.meta.url).resolve("@embedpdf/pdfium/pdfium.wasm");
  const wasmBinary = Uint8Array.from(await readFile(path)).buffer;
  // Its types name fewer functions than it has.
  const module = (await init({ wasmBinary })).pdfium as unknown as Pdfium;
  module._FPDF_InitLibrary();
  substitutes.set(module, offerFonts(module));
  return module;
}

const substitutes = new WeakMap<Pdfium, Substitutes>();

/** The fonts that stood in for others so far. */
export function substitutesOf(pdfium: Pdfium): Substitutes {
  return substitutes.get(pdfium) ?? new Map();
}
