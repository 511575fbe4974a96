/** What a sandbox child may answer where PDF files are put together, divided and read. */

import { type AssemblyNote, NOTE_CODES } from "./notes.ts";
import {
  type Fields,
  failureOf,
  fieldsOf,
  isWhole,
  printable,
  warningOf,
} from "../sandbox/answer-fields.ts";
import { WARNINGS_MAX } from "../sandbox/task-failure.ts";
import {
  type AssemblyTask,
  PARTS_MAX,
  TEXT_PAGES_MAX,
  type ToldMerge,
  type ToldSplit,
  type ToldText,
} from "./task-types.ts";

const COUNT_MAX = 10_000_000;
const TITLE_CHARS_MAX = 500;
const TEXT_CHARS_MAX = 1000;

/** What such a task may tell after so many outputs. */
export function assembledOf(
  fields: Fields,
  task: AssemblyTask,
  taken: number,
): ToldMerge | ToldSplit | ToldText | undefined {
  switch (task.kind) {
    case "merge-pdf":
      return mergedOf(fields, { inputs: task.inputPaths.length, taken });
    case "split-pdf":
      return splitOf(fields, taken);
    case "extract-text":
      return textOf(fields, taken);
  }
}

/** Inputs come in their order, the file after the last of them. */
function mergedOf(
  fields: Fields,
  { inputs, taken }: { readonly inputs: number; readonly taken: number },
): ToldMerge | undefined {
  const { what, input, pages } = fields;
  if (what === "file") {
    return taken === inputs && isWhole(pages, COUNT_MAX) ? { what, pages } : undefined;
  }
  if (!isWhole(input, inputs) || input !== taken + 1) {
    return undefined;
  }
  if (what === "failed") {
    const failure = failureOf(fieldsOf(fields["failure"]));
    return failure && { what, input, failure };
  }
  const warnings = Array.isArray(fields["warnings"]) ? fields["warnings"].map(fieldsOf) : [];
  return what === "input" && isWhole(pages, COUNT_MAX)
    ? {
        what,
        input,
        pages,
        notes: notesOf(fields["notes"]),
        warnings: warnings.slice(0, WARNINGS_MAX).flatMap((each) => warningOf(each) ?? []),
      }
    : undefined;
}

function splitOf(fields: Fields, taken: number): ToldSplit | undefined {
  const { part, firstPage, lastPage, total, title } = fields;
  return isWhole(total, PARTS_MAX) &&
    isWhole(part, total) &&
    part === taken + 1 &&
    isWhole(lastPage, COUNT_MAX) &&
    isWhole(firstPage, lastPage)
    ? {
        part,
        firstPage,
        lastPage,
        total,
        ...(typeof title === "string" ? { title: printable(title.slice(0, TITLE_CHARS_MAX)) } : {}),
        notes: notesOf(fields["notes"]),
      }
    : undefined;
}

function textOf(fields: Fields, taken: number): ToldText | undefined {
  const { page, characters, unmapped, isDamaged, hasBadContent, pageCount, total, done } = fields;
  return isWhole(pageCount, COUNT_MAX) &&
    isWhole(page, pageCount) &&
    isCount(characters) &&
    isCount(unmapped) &&
    typeof isDamaged === "boolean" &&
    typeof hasBadContent === "boolean" &&
    isWhole(total, TEXT_PAGES_MAX) &&
    isWhole(done, total) &&
    done === taken + 1
    ? { page, characters, unmapped, isDamaged, hasBadContent, pageCount, total, done }
    : undefined;
}

function isCount(value: unknown): value is number {
  return value === 0 || isWhole(value, COUNT_MAX);
}

/** Each code once, and none that is not ours. */
function notesOf(value: unknown): readonly AssemblyNote[] {
  const told = Array.isArray(value) ? value.map(fieldsOf) : [];
  return NOTE_CODES.flatMap((code) => {
    const { count, text } = told.find((note) => note["code"] === code) ?? {};
    const said = typeof text === "string" ? { text: printable(text.slice(0, TEXT_CHARS_MAX)) } : {};
    return isWhole(count, COUNT_MAX) ? [{ code, count, ...said }] : [];
  });
}
