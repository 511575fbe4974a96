/** What is told of a PDF that was made of pages of others, where something could not be taken along. */

import { countOf } from "../../core/text/count-of.ts";
import type { AssemblyNote, NoteCode } from "../assembly/notes.ts";

const WORDS: Readonly<Record<NoteCode, (count: number, text: string) => string>> = {
  attachments: (count, names) =>
    `${countOf(count, "file is", "files are")} attached to the PDF (${names}), which the result does not have. Deliver them beside it.`,
  beyond: (count) =>
    `${countOf(count, "range goes", "ranges go")} beyond the last page; only pages that are there are in the result.`,
  "fields-renamed": (count) =>
    `${countOf(count, "form field has", "form fields have")} a name that an earlier document has too; the name got a number, so that each keeps its value.`,
  frames: (count) =>
    `the picture is an animation of ${count} frames; its first one is on the page.`,
  links: (count) =>
    `${countOf(count, "link leads", "links lead")} to pages that are not in the result; they are there no longer.`,
  "output-intent": () =>
    "its colours are meant for another way of printing than those of the first document; the result names none. Convert them to one before.",
  outline: (count) =>
    `the outline has more than ${count} entries; the others are not in the result.`,
  picture: (_count, text) => text,
  scripts: () => "scripts of the PDF are not in the result; fields do not compute any more.",
  signatures: (count) =>
    `${countOf(count, "signature holds", "signatures hold")} for the signed file only; the result is not signed.`,
  tags: () =>
    "the PDF is tagged for screen readers; parts of it are not. Tag them anew where that matters.",
  xfa: () =>
    "the PDF has a dynamic form (XFA), which is not in the result; its pages may ask for another viewer. Print it to a PDF before.",
};

/** For each note its words. */
export function noteTexts(notes: readonly AssemblyNote[]): readonly string[] {
  return notes.map(({ code, count, text = "" }) => WORDS[code](count, text));
}
