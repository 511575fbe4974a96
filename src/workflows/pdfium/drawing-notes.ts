/** What was left out or replaced while pages of a PDF were drawn, gathered page by page and told once for all of them. */

import type { FileWarning } from "../../core/model/files/file-warning.ts";
import { onPages, PageWarnings } from "../page-warnings.ts";
import { plainName } from "./fonts/font-file.ts";
import { operatorFonts } from "./fonts/operator-fonts.ts";
import { isStandardFont, type SubstitutedFont } from "./fonts/substituted-fonts.ts";

interface FontNote {
  readonly pages: Set<number>;
  readonly substitute: string;
  readonly missing: Set<string>;
  isUnreadable: boolean;
  /** False for fonts that every program has, and for one that is itself what stands in. */
  isNews: boolean;
}

const LETTERS_TOLD = 20;

export class DrawingNotes {
  readonly #fonts = new Map<string, FontNote>();
  readonly #others = new PageWarnings();
  /** Pages on which nothing is drawn. */
  readonly blank = new Set<number>();
  /** Pages with a picture that PDFium cannot decode. */
  readonly undecoded = new Set<number>();

  /** @param page from 1 */
  addFonts(page: number, fonts: readonly SubstitutedFont[]): void {
    for (const { name, substitute, missing, isUnreadable } of fonts) {
      const note = this.#fonts.get(name) ?? {
        pages: new Set(),
        substitute,
        missing: new Set(),
        isUnreadable: false,
        isNews: false,
      };
      const isBad = missing.size > 0 || isUnreadable;
      const isItself = plainName(name).startsWith(plainName(substitute)) && substitute !== "";
      note.pages.add(page);
      missing.forEach((letter) => note.missing.add(letter));
      note.isUnreadable ||= isUnreadable;
      note.isNews ||= isBad || !(isItself || isStandardFont(name));
      this.#fonts.set(name, note);
    }
  }

  /** @param objects that are missing in the picture of the page, such as "annotations of the kind Stamp" */
  addUndrawn(page: number, objects: Iterable<string>): void {
    for (const object of objects) {
      this.#others.add(page, { object, reason: NO_APPEARANCE });
    }
  }

  /** @param count of what is drawn on the page, annotations apart */
  addObjects(page: number, count: number): void {
    if (count === 0) {
      this.blank.add(page);
    }
  }

  /**
   * One of each font and each kind of annotation, with the pages that it is about.
   * @param inFile names of fonts that are in the file, so that those of them that were not used are damaged
   */
  warnings(inFile: ReadonlySet<string>): readonly FileWarning[] {
    const fonts = [...this.#fonts].filter(([name, { isNews }]) => isNews || inFile.has(name));
    return [
      ...fonts.map(([name, note]) =>
        onPages(note.pages, {
          object: `the font ${name}`,
          reason: fontReason(note, inFile.has(name)),
        }),
      ),
      ...(fonts.length > 0 && operatorFonts().faults > 0 ? [UNREADABLE_FONTS] : []),
      ...this.#others.list(),
    ];
  }
}

const UNREADABLE_FONTS: FileWarning = {
  object: "the fonts of FONTS_DIRECTORY",
  reason:
    "some cannot be read by the programs that work on files, or are damaged. The operator can let every user read them.",
};

const NO_APPEARANCE =
  "they have no appearance in the file and are not drawn. Flatten them, or export the file from a program that writes appearances.";

function fontReason({ substitute, missing, isUnreadable }: FontNote, isInFile: boolean): string {
  const letters = [...missing];
  const more = letters.length > LETTERS_TOLD ? ` and ${letters.length - LETTERS_TOLD} more` : "";
  const told = letters.slice(0, LETTERS_TOLD).join("");
  return [
    `it is ${isInFile ? "damaged in" : "not in"} the file; ${substitute || "a font of PDFium's"} stands in for it.`,
    ...(letters.length > 0 ? [`It has no glyph for ${told}${more}, which are left out.`] : []),
    ...(isUnreadable
      ? ["The file does not say which letters all of its text has; others may be drawn."]
      : []),
    `Embed the font in the file${isInFile ? " anew" : ""}, or have the operator add it to FONTS_DIRECTORY.`,
  ].join(" ");
}
