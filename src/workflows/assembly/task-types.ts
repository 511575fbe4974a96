/** What may be asked of the sandbox where PDF files are put together, divided and read, and what it tells back. */

import type { FailureCode } from "../../core/model/contract-types.gen.ts";
import type { FileWarning } from "../../core/model/files/file-warning.ts";
import type { AssemblyNote } from "./notes.ts";
import type { SheetSetting } from "./sheet-size.ts";

/** One file of those that are merged. */
export interface MergeSource {
  /** What its entry in the outline is called. */
  readonly title: string;
  /** The title that it gives itself is taken where it has one. */
  readonly isOwnTitle: boolean;
  /** All are tried. */
  readonly passwords: readonly string[];
  /** Such as "1,3-5"; all pages without it. */
  readonly pages?: string;
  /** Of a picture. */
  readonly sheet: SheetSetting;
}

/** Makes one PDF of PDF files and pictures. */
export interface MergePdfTask {
  readonly kind: "merge-pdf";
  readonly inputPaths: readonly string[];
  /** One for each input. */
  readonly sources: readonly MergeSource[];
  readonly outputPath: string;
  /** nested: an entry a file with its own outline below it. */
  readonly outline: "nested" | "documents" | "none";
  /** Of the PDF. */
  readonly title: string;
}

/** In this order: what became of each input, then the file. */
export type ToldMerge =
  | {
      readonly what: "input";
      /** From 1. */
      readonly input: number;
      readonly pages: number;
      readonly notes: readonly AssemblyNote[];
      readonly warnings: readonly FileWarning[];
    }
  | {
      readonly what: "failed";
      readonly input: number;
      readonly failure: { readonly code: FailureCode; readonly message: string };
    }
  | { readonly what: "file"; readonly pages: number };

/** How a PDF is divided. */
export type Division =
  /** A part for so many pages. */
  | { readonly by: "every"; readonly pages: number }
  /** A part for each range of a text such as "1-3,4-". */
  | { readonly by: "ranges"; readonly text: string }
  /** A part for each entry of the outline down to this level. */
  | { readonly by: "outline"; readonly level: number };

/** Makes several PDF files of one. */
export interface SplitPdfTask {
  readonly kind: "split-pdf";
  readonly inputPath: string;
  /** Where the parts go, as splitPath has it. */
  readonly outputPrefix: string;
  readonly division: Division;
  readonly passwords: readonly string[];
}

export interface ToldSplit {
  /** From 1. */
  readonly part: number;
  /** Pages of the source, from 1. */
  readonly firstPage: number;
  readonly lastPage: number;
  /** How many parts there are in all. */
  readonly total: number;
  /** Of the entry of the outline that it begins with. */
  readonly title?: string;
  readonly notes: readonly AssemblyNote[];
}

export interface SplitPart extends ToldSplit {
  readonly path: string;
}

/** Where a part goes. */
export function splitPath(outputPrefix: string, part: number): string {
  return `${outputPrefix}-${part}.pdf`;
}

/** More parts are not made of one file. */
export const PARTS_MAX = 2000;

/** Reads the text of a PDF, a file of JSON a page. */
export interface ExtractTextTask {
  readonly kind: "extract-text";
  readonly inputPath: string;
  /** Where the pages go, as textPath has it. */
  readonly outputPrefix: string;
  /** Such as "1,3-5"; all pages without it. */
  readonly pages?: string;
  readonly isWithWords: boolean;
  readonly passwords: readonly string[];
}

export interface ToldText {
  /** From 1. */
  readonly page: number;
  /** Of the page; 0 where there is nothing but pictures and lines. */
  readonly characters: number;
  /** Those of which the font does not say what they are. */
  readonly unmapped: number;
  /** It cannot be read; there is nothing on it then. */
  readonly isDamaged: boolean;
  /** Some of its content is missing or damaged, which a warning has told. */
  readonly hasBadContent: boolean;
  readonly pageCount: number;
  /** How many pages are read in all, and how many of them with this one. */
  readonly total: number;
  readonly done: number;
}

export interface TextPage extends ToldText {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Where the text of a page goes. */
export function textPath(outputPrefix: string, page: number): string {
  return `${outputPrefix}-${page}.json`;
}

/** More than this many pages are not read in one task. */
export const TEXT_PAGES_MAX = 10_000;

export type AssemblyTask = MergePdfTask | SplitPdfTask | ExtractTextTask;
const KINDS: ReadonlySet<string> = new Set(["merge-pdf", "split-pdf", "extract-text"]);

/** True for the tasks of this file. */
export function isAssembly(task: { readonly kind: string }): task is AssemblyTask {
  return KINDS.has(task.kind);
}
