/** What is asked of the sandbox where pages of a PDF become pictures, and what it tells of them. */

import type { PageBox } from "../pdfium/shown-area.ts";

export const PAGE_FORMATS = ["png", "jpeg", "tiff", "webp"] as const;
export type PageFormat = (typeof PAGE_FORMATS)[number];

export const PAGE_COLOURS = ["colour", "grey", "black-and-white"] as const;
export type PageColour = (typeof PAGE_COLOURS)[number];

/** Renders pages of a PDF: one output a page, or one TIFF of them all. */
export interface RenderPdfTask {
  readonly kind: "render-pdf";
  readonly inputPath: string;
  /** Where the pages go, as pagePath has it. */
  readonly outputPrefix: string;
  /** Such as "1,3-5"; all pages without it. */
  readonly pages?: string;
  /** Pixels per inch; not used where a width or a height is given. */
  readonly resolution: number;
  /** Pixels; a page is drawn as large as fits. */
  readonly width?: number;
  readonly height?: number;
  /** Which part of the sheet is drawn. */
  readonly box: PageBox;
  readonly colour: PageColour;
  readonly format: PageFormat;
  /** Of JPEG and WebP, 1 to 100. */
  readonly quality: number;
  /** All are tried. */
  readonly passwords: readonly string[];
}

/** The file is open, and its pages are going to be drawn. */
export interface ToldOpened {
  readonly kind: "opened";
  readonly pageCount: number;
}

/** A page that was drawn. */
export interface ToldPage {
  readonly kind: "page";
  /** Counted from 1. */
  readonly page: number;
  /** Of the PDF. */
  readonly pageCount: number;
  readonly width: number;
  readonly height: number;
  /** Pixels per inch. */
  readonly resolution: number;
  /** How many pages are to be rendered in all, and how many of them are behind us with this one. */
  readonly total: number;
  readonly done: number;
}

/** The file of all pages, once they are drawn. */
export interface ToldPages {
  readonly kind: "pages";
  /** Of the PDF. */
  readonly pageCount: number;
  /** In the file. */
  readonly pages: number;
}

export interface RenderedPage extends ToldPage {
  /** Absent where all pages become one file. */
  readonly path?: string;
}

export interface RenderedPages extends ToldPages {
  readonly path: string;
}

export const PAGE_EXTENSIONS = { png: "png", jpeg: "jpg", tiff: "tif", webp: "webp" } as const;

/** Where the picture of a page goes. */
export function pagePath({ outputPrefix, format }: RenderPdfTask, page: number): string {
  return `${outputPrefix}-${page}.${PAGE_EXTENSIONS[format]}`;
}

/** Where the one file of all pages goes. */
export function pagesPath({ outputPrefix, format }: RenderPdfTask): string {
  return `${outputPrefix}.${PAGE_EXTENSIONS[format]}`;
}

/** True where all pages become one file. */
export function isOneFile({ format }: Pick<RenderPdfTask, "format">): boolean {
  return format === "tiff";
}

/** More than this many pages are not rendered in one task. */
export const PAGES_MAX = 2000;
export const PAGE_PIXELS_MAX = 100_000_000;
