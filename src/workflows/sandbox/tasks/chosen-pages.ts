/** Which pages of a PDF a task works on, as its option names them. Runs in the sandbox only. */

import type { FileWarning } from "../../../core/model/files/file-warning.ts";
import { pagesBeyond, pagesOf } from "../../../core/model/option.ts";
import { FileFailure, WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { countOf } from "../../../core/text/count-of.ts";

/** That some pages which the option names are not there. */
export function beyondWarnings(
  pages: string | undefined,
  pageCount: number,
): readonly FileWarning[] {
  const beyond = pagesBeyond(pages ?? "1-", pageCount);
  const reason = `the PDF has ${countOf(pageCount, "page")}, so that ${beyond} of what it names does not exist and is not in the result. Correct the option or the file.`;
  return beyond === "" ? [] : [{ object: "the option pages", reason }];
}

export interface PageChoice {
  /** As the option has it, such as 1,3-5; all pages without it. */
  readonly pages?: string;
  readonly pageCount: number;
  /** What becomes of them, such as "rendered". */
  readonly done: string;
  readonly pagesMax: number;
}

/** The numbers of the pages, from 1. Throws WorkflowFailure: corrupt, option, unsupportedFeature. */
export function chosenPages({ pages, pageCount, done, pagesMax }: PageChoice): readonly number[] {
  const chosen = pagesOf(pages ?? "1-", pageCount);
  if (pageCount === 0) {
    throw new WorkflowFailure("corrupt", "The PDF has no pages.");
  }
  if (chosen.length === 0) {
    const message = `The PDF has ${countOf(pageCount, "page")}; ${pages} names none of them.`;
    throw new WorkflowFailure("option", message);
  }
  if (chosen.length > pagesMax) {
    const message = `${chosen.length} pages are to be ${done}, and at most ${pagesMax} can be in one job; name fewer in the option pages.`;
    const failure = new WorkflowFailure("unsupportedFeature", message);
    throw new FileFailure({ name: "pages", limit: pagesMax }, failure);
  }
  return chosen;
}
