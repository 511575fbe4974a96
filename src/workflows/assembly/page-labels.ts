/** What pages are called by their document, such as iv or A-3, in a file made of pages of several. ISO 32000-1 §12.4.2. */

import { PDFName, PDFNumber, type PDFObject } from "@cantoo/pdf-lib";
import { dictOf, member, numberOf } from "../prepress/pdf/objects.ts";
import type { ObjectCopy } from "./object-copy.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";
import { numbered } from "./number-tree.ts";

interface Range {
  /** The page of the written file with which it begins. */
  readonly at: number;
  readonly label: PDFObject | undefined;
}

export class PageLabels {
  readonly #writer: PdfWriter;
  readonly #ranges: Range[] = [];

  constructor(writer: PdfWriter) {
    this.#writer = writer;
  }

  /** Takes the labels of pages that stand in the written file from `at` on. */
  add(
    source: SourcePdf,
    copy: ObjectCopy,
    { pages, at }: { readonly pages: readonly number[]; readonly at: number },
  ): void {
    const { context, catalog } = source;
    const starts = [...numbered(context, member(catalog, "PageLabels")).found];
    let running: number | undefined;
    for (const [place, page] of pages.entries()) {
      const start = starts.findLast(([first]) => first <= page);
      const isNext = pages[place - 1] === page - 1 && start?.[0] === running;
      if (!isNext || place === 0) {
        this.#ranges.push({
          at: at + place,
          label: start && this.#label({ context }, copy, { start, page }),
        });
      }
      running = start?.[0];
    }
  }

  /** Tells of pages without labels. */
  addUnlabelled(at: number): void {
    this.#ranges.push({ at, label: undefined });
  }

  /** The labels of the written file; undefined where no document has any. */
  write(): PDFObject | undefined {
    if (this.#ranges.every(({ label }) => label === undefined)) {
      return undefined;
    }
    const usual = this.#writer.dict({ S: PDFName.of("D") });
    const numbers = this.#ranges.flatMap(({ at, label = usual }) => [PDFNumber.of(at), label]);
    return this.#writer.add(this.#writer.dict({ Nums: this.#writer.array(numbers) }));
  }

  /** The label as it begins at this page, which may be in the middle of what it is for. */
  #label(
    { context }: Pick<SourcePdf, "context">,
    copy: ObjectCopy,
    {
      start: [first, value],
      page,
    }: { readonly start: readonly [number, PDFObject]; readonly page: number },
  ): PDFObject | undefined {
    const dict = dictOf(context, value);
    if (dict === undefined) {
      return undefined;
    }
    const label = copy.copyDict(dict);
    const from = numberOf(context, member(dict, "St")) ?? 1;
    label.set(PDFName.of("St"), PDFNumber.of(from + page - first));
    return label;
  }
}
