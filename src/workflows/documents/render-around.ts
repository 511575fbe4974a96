/** Has pages of a PDF drawn, around those that end the program that draws them: the others are drawn by another one. */

import { type FileWarning, warningText } from "../../core/model/files/file-warning.ts";
import { pagesOf } from "../../core/model/option.ts";
import { type WorkflowContext, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { type NamedFile, sandboxUse, warn } from "../each-file.ts";
import {
  isOneFile,
  type RenderedPage,
  type RenderedPages,
  type RenderPdfTask,
} from "../sandbox/render-task.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** Each takes as long as a task may take, so many of them are a bad file and no bad pages. */
const ENDS_MAX = 3;

export interface Rendering {
  readonly task: RenderPdfTask;
  /** As the caller knows it. */
  readonly file: NamedFile;
  /** Takes a page, or the file of all; the work goes on when it resolves. */
  readonly onOutput: (output: RenderedPage | RenderedPages) => Promise<void>;
}

/** Returns how many pages were asked for. Throws WorkflowFailure where none of them could be drawn. */
export async function renderAround(
  context: WorkflowContext,
  sandbox: Sandbox,
  { task, file, onOutput }: Rendering,
): Promise<number> {
  const state = new Progress(task);
  const use = sandboxUse(context, file);
  // A file of all pages is begun anew, with all that there is to be said of them.
  const told = new Set<string>();
  const tell = async (warning: FileWarning): Promise<void> => {
    const text = warningText(warning);
    if (!told.has(text)) {
      told.add(text);
      await warn(context, file, warning);
    }
  };
  for (;;) {
    try {
      await sandbox.run<"render-pdf">(state.task, {
        ...use,
        onWarning: async (warning) => {
          state.pass(warning.page);
          await tell(warning);
        },
        onOutput: async (output) => {
          if (output.kind === "opened") {
            state.opened(output.pageCount);
          } else {
            state.made(output);
            await onOutput(output.kind === "page" ? { ...output, ...state.steps } : output);
          }
        },
      });
      return state.steps.total;
    } catch (error) {
      context.signal.throwIfAborted();
      const page = error instanceof WorkflowFailure ? state.goAround(error) : undefined;
      if (error instanceof WorkflowFailure && page !== undefined) {
        await tell({ page, reason: `it is left out. ${error.message}` });
      }
      if (state.isEnough) {
        return state.steps.total;
      }
      if (page === undefined || state.isOver) {
        throw error;
      }
    }
  }
}

/** Which pages are behind us. */
class Progress {
  readonly #task: RenderPdfTask;
  #pages: readonly number[] = [];
  #behind = 0;
  #pageCount = 0;
  #isMade = false;
  #ends = 0;

  constructor(task: RenderPdfTask) {
    this.#task = task;
  }

  /** What is still to be drawn. */
  get task(): RenderPdfTask {
    const pages = this.#pages.slice(this.#behind).join(",");
    return this.#ends === 0 ? this.#task : { ...this.#task, pages };
  }

  get steps(): Pick<RenderedPage, "total" | "done"> {
    const leftOut = this.#pageCount - this.#pages.length;
    return { total: this.#pageCount, done: leftOut + this.#behind };
  }

  get isOver(): boolean {
    return this.#behind === this.#pages.length;
  }

  /** Some are there, and there is nothing more to be drawn. */
  get isEnough(): boolean {
    return this.isOver && this.#isMade;
  }

  opened(pageCount: number): void {
    if (this.#pages.length === 0) {
      this.#pages = pagesOf(this.#task.pages ?? "1-", pageCount);
      this.#pageCount = this.#pages.length;
    }
  }

  made(output: RenderedPage | RenderedPages): void {
    this.#isMade ||= output.kind === "pages" || !isOneFile(this.#task);
    this.pass(output.kind === "page" ? output.page : undefined);
  }

  /** The page is drawn, or it is told why not. */
  pass(page: number | undefined): void {
    const index = page === undefined ? -1 : this.#pages.indexOf(page);
    this.#behind = Math.max(this.#behind, index + 1);
  }

  /** The page that ended the program; undefined where it was none, or there is no sense in going on. */
  goAround({ code }: WorkflowFailure): number | undefined {
    const isEnd = code === "timeout" || code === "generic";
    const page = this.#pages[this.#behind];
    if (!isEnd || this.#ends >= ENDS_MAX || page === undefined) {
      return undefined;
    }
    this.#ends += 1;
    if (isOneFile(this.#task)) {
      // What was drawn of it is gone with the program.
      this.#pages = this.#pages.filter((each) => each !== page);
      this.#behind = 0;
    } else {
      this.#behind += 1;
    }
    return page;
  }
}
