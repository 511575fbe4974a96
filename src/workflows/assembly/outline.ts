/** The outline of a PDF: read as a tree, and written as one. ISO 32000-1 §12.3.3. */

import { PDFName, PDFNumber, type PDFObject, PDFRef } from "@cantoo/pdf-lib";
import { dictOf, identityOf, member, numberOf, textOf } from "../prepress/pdf/objects.ts";
import type { Destination } from "./destinations.ts";
import type { ObjectCopy } from "./object-copy.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";

/** More are not taken of one file. */
export const ENTRIES_MAX = 50_000;
const DEPTH_MAX = 50;
/** How an entry looks. */
const STYLES = ["C", "F"] as const;

/** An entry as it stands in a file. */
export interface OutlineEntry {
  readonly title: PDFObject;
  /** For people and names of files. */
  readonly text: string;
  readonly target: Destination | undefined;
  /** An action that leads out of the document. */
  readonly action: PDFObject | undefined;
  readonly styles: readonly (readonly [string, PDFObject])[];
  readonly isOpen: boolean;
  readonly children: readonly OutlineEntry[];
}

/** An entry as it is written. */
export interface NewEntry extends Pick<OutlineEntry, "title" | "isOpen"> {
  readonly entries: Readonly<Record<string, PDFObject | undefined>>;
  readonly children: readonly NewEntry[];
}

/** The entries of a file. */
export function readOutline(source: SourcePdf): readonly OutlineEntry[] {
  const { context, catalog, destinations } = source;
  const seen = new Set<string>();
  const siblings = (first: PDFObject | undefined, depth: number): readonly OutlineEntry[] => {
    const found: OutlineEntry[] = [];
    let next = depth < DEPTH_MAX ? first : undefined;
    while (next !== undefined && seen.size < ENTRIES_MAX) {
      const dict = dictOf(context, next);
      const identity = identityOf(next);
      // An entry that is there twice leads in a circle.
      if (dict === undefined || identity === "" || seen.has(identity)) {
        break;
      }
      seen.add(identity);
      const title = member(dict, "Title");
      const target = destinations.ofTarget(dict);
      if (title !== undefined) {
        found.push({
          title,
          text: textOf(context, title) ?? "",
          target: typeof target === "string" ? undefined : target,
          action: target === "elsewhere" ? member(dict, "A") : undefined,
          styles: STYLES.flatMap((name) => {
            const value = member(dict, name);
            return value === undefined ? [] : [[name, value] as const];
          }),
          isOpen: (numberOf(context, member(dict, "Count")) ?? 0) > 0,
          children: siblings(member(dict, "First"), depth + 1),
        });
      }
      next = member(dict, "Next");
    }
    return found;
  };
  return siblings(member(dictOf(context, member(catalog, "Outlines")), "First"), 0);
}

/** Those that lead to pages which are taken, or have others below them that do, and those that lead out of the document. */
export function takenEntries(
  entries: readonly OutlineEntry[],
  copy: ObjectCopy,
): readonly NewEntry[] {
  return entries.flatMap(({ title, target, action, styles, isOpen, children }) => {
    const destination = target && copy.destination(target);
    const below = takenEntries(children, copy);
    if (destination === undefined && below.length === 0 && action === undefined) {
      return [];
    }
    const copied = styles.map(([name, value]) => [name, copy.copy(value)] as const);
    const made = {
      ...Object.fromEntries(copied),
      Dest: destination,
      A: action && copy.copy(action),
    };
    return [{ title: copy.copy(title), isOpen, entries: made, children: below }];
  });
}

/** Writes the outline; undefined without entries. */
export function writeOutline(writer: PdfWriter, entries: readonly NewEntry[]): PDFRef | undefined {
  if (entries.length === 0) {
    return undefined;
  }
  const root = writer.next();
  const { first, last, shown } = writeSiblings(writer, entries, root);
  const type = PDFName.of("Outlines");
  writer.write(
    root,
    writer.dict({ Type: type, First: first, Last: last, Count: PDFNumber.of(shown) }),
  );
  return root;
}

interface Written {
  readonly first: PDFRef | undefined;
  readonly last: PDFRef | undefined;
  /** How many are seen without opening any. */
  readonly shown: number;
}

function writeSiblings(writer: PdfWriter, entries: readonly NewEntry[], parent: PDFRef): Written {
  const refs = entries.map(() => writer.next());
  let shown = entries.length;
  for (const [index, { title, isOpen, entries: made, children }] of entries.entries()) {
    const ref = refs[index] ?? writer.next();
    const below = writeSiblings(writer, children, ref);
    shown += isOpen ? below.shown : 0;
    const count = isOpen ? below.shown : -below.shown;
    writer.write(
      ref,
      writer.dict({
        Title: title,
        Parent: parent,
        Prev: refs[index - 1],
        Next: refs[index + 1],
        First: below.first,
        Last: below.last,
        Count: children.length === 0 ? undefined : PDFNumber.of(count),
        ...made,
      }),
    );
  }
  return { first: refs[0], last: refs.at(-1), shown };
}
