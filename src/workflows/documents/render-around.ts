/** Has pages of a PDF drawn, around those that end the program that draws them: the others are drawn by another one. */

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
  for (;;) {
    try {
      await sandbox.run<"render-pdf">(state.task, {
        ...use,
        onWarning: async (warning) => {
          state.pass(warning.page);
          await use.onWarning(warning);
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
        await warn(context, file, { page, reason: `it is left out. ${error.message}` });
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
  #madeCount = 0;
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
    return { total: this.#pages.length, done: this.#behind };
  }

  get isOver(): boolean {
    return this.#behind === this.#pages.length;
  }

  /** Some are there, and there is nothing more to be drawn. */
  get isEnough(): boolean {
    return this.isOver && this.#madeCount > 0;
  }

  opened(pageCount: number): void {
    if (this.#pages.length === 0) {
      this.#pages = pagesOf(this.#task.pages ?? "1-", pageCount);
    }
  }

  made(output: RenderedPage | RenderedPages): void {
    this.#madeCount += 1;
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
    if (!isEnd || isOneFile(this.#task) || this.#ends >= ENDS_MAX || page === undefined) {
      return undefined;
    }
    this.#ends += 1;
    this.#behind += 1;
    return page;
  }
}
