/** What was left out or replaced while pages of a PDF were drawn, gathered page by page and told once for all of them. */

import type { FileWarning } from "../../core/model/file-warning.ts";
import { plainName } from "./fonts/font-file.ts";
import { operatorFonts } from "./fonts/operator-fonts.ts";
import { isStandardFont, type SubstitutedFont } from "./fonts/substituted-fonts.ts";
import type { PictureFault } from "./undecoded.ts";

interface FontNote {
  readonly pages: Set<number>;
  readonly substitute: string;
  readonly missing: Set<string>;
  isUnreadable: boolean;
}

const LETTERS_TOLD = 20;

export class DrawingNotes {
  readonly #fonts = new Map<string, FontNote>();
  readonly #annotations = new Map<string, Set<number>>();
  /** Pages on which nothing is drawn. */
  readonly blank = new Set<number>();
  readonly #pictures = new Map<PictureFault, Set<number>>();

  /** @param page from 1 */
  addFonts(page: number, fonts: readonly SubstitutedFont[]): void {
    for (const { name, substitute, missing, isUnreadable } of fonts) {
      const note = this.#fonts.get(name) ?? {
        pages: new Set(),
        substitute,
        missing: new Set(),
        isUnreadable: false,
      };
      const isBad = missing.size > 0 || isUnreadable;
      const isItself = plainName(name).startsWith(plainName(substitute)) && substitute !== "";
      if (isBad || !(isItself || isStandardFont(name))) {
        note.pages.add(page);
        missing.forEach((letter) => note.missing.add(letter));
        note.isUnreadable ||= isUnreadable;
        this.#fonts.set(name, note);
      }
    }
  }

  /** @param kinds of annotations that are missing in the picture of the page */
  addUndrawn(page: number, kinds: Iterable<string>): void {
    for (const kind of kinds) {
      this.#annotations.set(kind, (this.#annotations.get(kind) ?? new Set()).add(page));
    }
  }

  /** @param count of what is drawn on the page, annotations apart */
  addObjects(page: number, count: number): void {
    if (count === 0) {
      this.blank.add(page);
    }
  }

  /** @param faults of the pictures on the page */
  addPictures(page: number, faults: Iterable<PictureFault>): void {
    for (const fault of faults) {
      this.#pictures.set(fault, (this.#pictures.get(fault) ?? new Set()).add(page));
    }
  }

  /** One of each font and each kind of annotation, with the pages that it is about. */
  warnings(): readonly FileWarning[] {
    return [
      ...[...this.#fonts].map(([name, note]) =>
        onPages(note.pages, `the font ${name}`, fontReason(note)),
      ),
      ...(this.#fonts.size > 0 && operatorFonts().faults > 0 ? [UNREADABLE_FONTS] : []),
      ...[...this.#annotations].map(([kind, pages]) =>
        onPages(pages, `annotations of the kind ${kind}`, NO_APPEARANCE),
      ),
      ...[...this.#pictures].map(([fault, pages]) =>
        onPages(pages, "a picture", PICTURE_REASONS[fault]),
      ),
    ];
  }
}

const UNREADABLE_FONTS: FileWarning = {
  object: "the fonts of FONTS_DIRECTORY",
  reason:
    "some cannot be read by the programs that work on files, or are damaged. The operator can let every user read them.",
};

const PICTURE_REASONS: Readonly<Record<PictureFault, string>> = {
  "cannot be decoded":
    "its data is damaged or coded in a way that is not known, so that it is left out. Export the PDF anew.",
  "ends early":
    "its data ends before the end of the picture, so that a part of it may be missing. Export the PDF anew.",
};

const NO_APPEARANCE =
  "they have no appearance in the file and are not drawn. Flatten them, or export the file from a program that writes appearances.";

function fontReason({ substitute, missing, isUnreadable }: FontNote): string {
  const letters = [...missing];
  const more = letters.length > LETTERS_TOLD ? ` and ${letters.length - LETTERS_TOLD} more` : "";
  const told = letters.slice(0, LETTERS_TOLD).join("");
  return [
    `it is not in the file; ${substitute || "a font of PDFium's"} stands in for it.`,
    ...(letters.length > 0 ? [`It has no glyph for ${told}${more}, which are left out.`] : []),
    ...(isUnreadable
      ? ["The file does not say which letters all of its text has; others may be drawn."]
      : []),
    "Embed the font in the file, or have the operator add it to FONTS_DIRECTORY.",
  ].join(" ");
}

function onPages(pages: ReadonlySet<number>, object: string, reason: string): FileWarning {
  const [page = 1, ...others] = [...pages].toSorted((a, b) => a - b);
  const also = others.length === 0 ? "" : ` Also on ${pagesText(others)}.`;
  return { page, object, reason: `${reason}${also}` };
}

/** Such as "page 3" or "pages 3, 5-9". */
function pagesText(pages: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const page of pages) {
    const range = ranges.at(-1);
    if (range?.[1] === page - 1) {
      range[1] = page;
    } else {
      ranges.push([page, page]);
    }
  }
  const texts = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `${pages.length === 1 ? "page" : "pages"} ${texts.join(", ")}`;
}
