/** What a check is: a rule that looks at the file, at each page or at each mark, and tells what it finds. */

import type { FindingCode } from "../../../core/model/contract-types.gen.ts";
import type { FoundWord } from "../../../core/ports/prepress.ts";
import type { Findings } from "../findings.ts";
import type { Limits } from "../limits.ts";
import type { Note } from "../pdf/annotations.ts";
import type { DocumentFacts } from "../pdf/document-facts.ts";
import type { Layers } from "../pdf/layers.ts";
import type { Mark } from "../pdf/marks.ts";
import type { PageBoxes } from "../pdf/page-boxes.ts";
import type { PageTree } from "../pdf/page-tree.ts";

export interface Use {
  readonly limits: Limits;
  readonly findings: Findings;
}

/** A page as checks see it. */
export interface CheckedPage {
  /** From 1. */
  readonly number: number;
  readonly boxes: PageBoxes;
  readonly notes: readonly Note[];
  /** Of each side, the part along which the picture ends before the bleed does, 0 to 1; absent where it was not looked at. */
  readonly endsInBleed?: EdgeParts;
}

/** Of the page as it is shown. */
export const SIDES = ["left", "right", "top", "bottom"] as const;
export type Side = (typeof SIDES)[number];
export type EdgeParts = Readonly<Record<Side, number>>;

/** A file as checks see it. */
export interface CheckedFile {
  readonly version: string;
  readonly tree: PageTree;
  readonly facts: DocumentFacts;
  readonly layers: Layers;
  readonly pages: readonly CheckedPage[];
  /** Pages that the program that renders can load, and how many it counts. */
  readonly loadable: { readonly pages: number; readonly count: number };
  readonly permissions: { readonly mayPrint: boolean; readonly mayPrintWell: boolean };
  readonly filters: ReadonlySet<string>;
  readonly damages: ReadonlySet<FoundWord>;
  /** Not all operations of the file were looked at. */
  readonly isCutShort: boolean;
}

export interface Check {
  /** All that it may find. */
  readonly codes: readonly FindingCode[];
  readonly mark?: (mark: Mark, page: CheckedPage, use: Use) => void;
  readonly page?: (page: CheckedPage, use: Use) => void;
  /** Once, after all pages. */
  readonly file?: (file: CheckedFile, use: Use) => void;
}

/** A check of what only a mark shows, which may keep something between marks: made anew for each file. */
export type CheckMaker = () => Check;
