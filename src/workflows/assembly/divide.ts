/** Which pages of a PDF make which part, where it is divided. */

import { pagesOf } from "../../core/model/option.ts";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { countOf } from "../../core/text/count-of.ts";
import { type Division, PARTS_MAX } from "./task-types.ts";
import type { OutlineEntry } from "./outline.ts";

export interface PagesPart {
  /** From 0, in order. */
  readonly pages: readonly number[];
  /** Of the entry of the outline that it begins with. */
  readonly title?: string;
}

/** What is to be divided. */
export interface Divided {
  readonly pageCount: number;
  readonly outline: readonly OutlineEntry[];
}

/** The parts. Throws WorkflowFailure option, unsupportedFeature. */
export function partsOf(pdf: Divided, division: Division): readonly PagesPart[] {
  const parts =
    division.by === "every"
      ? every(pdf.pageCount, division.pages)
      : division.by === "ranges"
        ? ranges(pdf.pageCount, division.text)
        : chapters(pdf, division.level);
  if (parts.length > PARTS_MAX) {
    const message = `The PDF would become ${parts.length} files, and at most ${PARTS_MAX} are made of one; put more pages into each.`;
    const failure = new WorkflowFailure("unsupportedFeature", message);
    throw new FileFailure({ name: "pages", limit: PARTS_MAX }, failure);
  }
  return parts;
}

function every(pageCount: number, pages: number): readonly PagesPart[] {
  const starts = Array.from({ length: Math.ceil(pageCount / pages) }, (_, index) => index * pages);
  return starts.map((start) => ({ pages: span(start, Math.min(start + pages, pageCount)) }));
}

function ranges(pageCount: number, text: string): readonly PagesPart[] {
  return text.split(",").map((range) => {
    const pages = pagesOf(range, pageCount).map((page) => page - 1);
    if (pages.length === 0) {
      const message = `The PDF has ${countOf(pageCount, "page")}; ${range} in the option ranges names none of them.`;
      throw new WorkflowFailure("option", message);
    }
    return { pages };
  });
}

/** From each page that an entry leads to up to the next; what stands before the first is a part too. */
function chapters({ pageCount, outline }: Divided, level: number): readonly PagesPart[] {
  const titles = new Map<number, string>();
  for (const { target, text } of downTo(outline, level)) {
    if (target !== undefined && !titles.has(target.page)) {
      titles.set(target.page, text);
    }
  }
  if (titles.size === 0) {
    const message =
      "The PDF has no outline that leads to its pages; divide it with the option every or ranges.";
    throw new WorkflowFailure("option", message);
  }
  const starts = [...new Set([0, ...titles.keys()])].sort((left, right) => left - right);
  return starts.map((start, index) => {
    const title = titles.get(start);
    return {
      pages: span(start, starts[index + 1] ?? pageCount),
      ...(title === undefined ? {} : { title }),
    };
  });
}

function downTo(entries: readonly OutlineEntry[], level: number): readonly OutlineEntry[] {
  return level === 0
    ? []
    : entries.flatMap((entry) => [entry, ...downTo(entry.children, level - 1)]);
}

function span(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
