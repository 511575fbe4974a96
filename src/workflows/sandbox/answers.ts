/** What a sandbox child may answer. Whatever else it says is taken for the work of a file that took it over. */

import {
  type Fields,
  failureOf,
  fieldsOf,
  isNumber,
  isWhole,
  PAGE_MAX,
  parsed,
  printable,
  warningOf,
} from "./answer-fields.ts";
import { assembledOf } from "../assembly/task-answers.ts";
import { isAssembly } from "../assembly/task-types.ts";
import {
  FILE_PARTS,
  type FromChild,
  IMAGE_FORMATS,
  type InspectedImage,
  LETTERS_MAX,
  type Task,
  type Told,
  type ToldFile,
  type ToldImage,
  type ToldReport,
  type TaskKind,
  UNCHANGED,
} from "./task-types.ts";
import {
  isOneFile,
  PAGE_PIXELS_MAX,
  PAGES_MAX,
  type RenderPdfTask,
  type ToldPage,
  type ToldPages,
} from "./render-task.ts";
import { WARNINGS_MAX } from "./task-failure.ts";

const SIDE_MAX = 10_000_000;
const RESOLUTION_MAX = 10_000_000;
/** Of one task: a picture a page, and what stands beside them. */
const FILES_MAX = PAGES_MAX + FILE_PARTS.length;

/** What was asked, and how many outputs and warnings were taken already. */
export interface Asked {
  readonly task: Task;
  readonly taken: number;
  readonly warned: number;
}

export type Answer = Exclude<FromChild, { readonly kind: "ready" }>;

/** The answer with the fields that are declared and no others; undefined if it is none to what was asked. */
export function readAnswer(line: string, asked: Asked): Answer | undefined {
  const answer = fieldsOf(parsed(line));
  const { kind, rssBytes } = answer;
  if (!isNumber(rssBytes)) {
    return undefined;
  }
  if (kind === "done") {
    return asked.taken > 0 ? { kind, rssBytes } : undefined;
  }
  if (kind === "failed") {
    const failure = failureOf(fieldsOf(answer["failure"]));
    return failure && { kind, failure, rssBytes };
  }
  if (kind === "warning") {
    const isTooMany = asked.warned >= WARNINGS_MAX;
    const warning = isTooMany ? undefined : warningOf(fieldsOf(answer["warning"]));
    return warning && { kind, warning, rssBytes };
  }
  const output = kind === "output" ? outputOf(fieldsOf(answer["output"]), asked) : undefined;
  return output && { kind: "output", output, rssBytes };
}

/** True for the line with which a child says that it can be given tasks. */
export function isReady(line: string): boolean {
  return fieldsOf(parsed(line))["kind"] === "ready";
}

function outputOf(fields: Fields, { task, taken }: Asked): Told[TaskKind] | undefined {
  if (task.kind === "render-pdf") {
    return renderedOf(fields, task, taken);
  }
  if (task.kind === "preflight" || task.kind === "proof" || task.kind === "adjust") {
    return taken < FILES_MAX ? fileOf(fields) : undefined;
  }
  if (isAssembly(task)) {
    return assembledOf(fields, task, taken);
  }
  if (taken > 0) {
    return undefined;
  }
  if (task.kind === "job-report") {
    return reportOf(fields);
  }
  return task.kind === "inspect-image" ? measuresOf(fields) : imageOf(fields, task.format);
}

function renderedOf(
  fields: Fields,
  task: RenderPdfTask,
  taken: number,
): Told["render-pdf"] | undefined {
  const { kind, pageCount } = fields;
  if (kind === "opened") {
    return taken === 0 && isWhole(pageCount, PAGE_MAX) ? { kind, pageCount } : undefined;
  }
  return kind === "pages" ? pagesOf(fields, task, taken) : pageOf(fields, taken);
}

function pageOf(fields: Fields, taken: number): ToldPage | undefined {
  const { page, pageCount, width, height, resolution, total, done } = fields;
  return isWhole(page, PAGE_MAX) &&
    isWhole(pageCount, PAGE_MAX) &&
    isWhole(width, PAGE_PIXELS_MAX) &&
    isWhole(height, PAGE_PIXELS_MAX) &&
    width * height <= PAGE_PIXELS_MAX &&
    isNumber(resolution) &&
    isWhole(total, PAGES_MAX) &&
    isWhole(done, total) &&
    // That the file was opened was the first output; pages that could not be drawn were told as warnings.
    done >= taken
    ? { kind: "page", page, pageCount, width, height, resolution, total, done }
    : undefined;
}

function pagesOf(fields: Fields, task: RenderPdfTask, taken: number): ToldPages | undefined {
  const { pageCount, pages } = fields;
  return isOneFile(task) && isWhole(pageCount, PAGE_MAX) && isWhole(pages, taken)
    ? { kind: "pages", pageCount, pages }
    : undefined;
}

function fileOf(fields: Fields): ToldFile | undefined {
  const { page, fraction } = fields;
  const part = FILE_PARTS.find((each) => each === fields["part"]);
  return part !== undefined &&
    isWhole(page, PAGES_MAX) &&
    isNumber(fraction) &&
    fraction >= 0 &&
    fraction <= 1
    ? { part, page, fraction }
    : undefined;
}

function imageOf(fields: Fields, wanted: string): ToldImage | undefined {
  const { width, height, pages } = fields;
  const unchanged = UNCHANGED.find((each) => each === fields["unchanged"]);
  const format = IMAGE_FORMATS.find((each) => each === fields["format"]);
  return format !== undefined &&
    (wanted === "keep" || wanted === format) &&
    isWhole(width, SIDE_MAX) &&
    isWhole(height, SIDE_MAX)
    ? {
        format,
        width,
        height,
        ...(isWhole(pages, PAGE_MAX) ? { pages } : {}),
        ...(unchanged === undefined ? {} : { unchanged }),
      }
    : undefined;
}

function reportOf({ pageCount, letters }: Fields): ToldReport | undefined {
  return isWhole(pageCount, PAGE_MAX) && typeof letters === "string"
    ? { pageCount, letters: printable(Array.from(letters).slice(0, LETTERS_MAX).join("")) }
    : undefined;
}

function measuresOf({ width, height, resolution }: Fields): InspectedImage | undefined {
  if (!isWhole(width, SIDE_MAX) || !isWhole(height, SIDE_MAX)) {
    return undefined;
  }
  // An image may well say nonsense about its resolution; then it says none.
  return isNumber(resolution) && resolution > 0 && resolution <= RESOLUTION_MAX
    ? { width, height, resolution }
    : { width, height };
}
