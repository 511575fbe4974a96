/** A task on its way into a cell and its outputs on their way out: the child knows no path of the server's. */

import {
  splitPath,
  textPath,
  type ToldMerge,
  type ToldSplit,
  type ToldText,
} from "../assembly/task-types.ts";
import { CELL_INPUT, CELL_OUTPUT, cellInput, takeOutput } from "./cell.ts";
import {
  type Outputs,
  partPath,
  type Task,
  type TaskKind,
  type Told,
  type ToldFile,
} from "./task-types.ts";
import { isOneFile, pagePath, pagesPath, type RenderPdfTask } from "./render-task.ts";
import type { Cell } from "./wall.ts";

/** The files that a task reads. */
export function inputsOf(task: Task): readonly string[] {
  return task.kind === "merge-pdf" ? task.inputPaths : [task.inputPath];
}

/** The same task with the paths that the child sees. */
export function insideCell(task: Task): Task {
  switch (task.kind) {
    case "render-pdf":
    case "preflight":
    case "proof":
    case "adjust":
    case "split-pdf":
    case "extract-text":
      return { ...task, inputPath: CELL_INPUT, outputPrefix: CELL_OUTPUT };
    case "merge-pdf": {
      const inputPaths = task.inputPaths.map((_, index) => cellInput(index));
      return { ...task, inputPaths, outputPath: CELL_OUTPUT };
    }
    case "edit-image":
    case "job-report":
      return { ...task, inputPath: CELL_INPUT, outputPath: CELL_OUTPUT };
    case "inspect-image":
      return { ...task, inputPath: CELL_INPUT };
  }
}

/**
 * What the child told, with the file that belongs to it where the task wants it. Throws WorkflowFailure if the child left
 * no such file.
 */
export async function takeTold(
  cell: Cell,
  task: Task,
  told: Told[TaskKind],
): Promise<Outputs[TaskKind]> {
  switch (task.kind) {
    case "render-pdf":
      // Checked to be one when the answer was read.
      return takeRendered(cell, task, told as Told["render-pdf"]);
    case "edit-image": {
      const path = task.outputPath;
      const { sizeBytes } = await takeOutput(cell, { name: CELL_OUTPUT, path });
      return { ...(told as Told["edit-image"]), path, sizeBytes };
    }
    case "preflight":
    case "proof":
    case "adjust": {
      // Checked to be a file when the answer was read.
      const file = told as ToldFile;
      const path = partPath(task.outputPrefix, file);
      const { sizeBytes } = await takeOutput(cell, { name: partPath(CELL_OUTPUT, file), path });
      return { ...file, path, sizeBytes };
    }
    case "job-report": {
      const path = task.outputPath;
      await takeOutput(cell, { name: CELL_OUTPUT, path });
      return { ...(told as Told["job-report"]), path };
    }
    case "merge-pdf": {
      const merged = told as ToldMerge;
      if (merged.what === "file") {
        await takeOutput(cell, { name: CELL_OUTPUT, path: task.outputPath });
      }
      return merged;
    }
    case "split-pdf": {
      const part = told as ToldSplit;
      const path = splitPath(task.outputPrefix, part.part);
      await takeOutput(cell, { name: splitPath(CELL_OUTPUT, part.part), path });
      return { ...part, path };
    }
    case "extract-text": {
      const page = told as ToldText;
      const path = textPath(task.outputPrefix, page.page);
      const name = textPath(CELL_OUTPUT, page.page);
      const { sizeBytes } = await takeOutput(cell, { name, path });
      return { ...page, path, sizeBytes };
    }
    case "inspect-image":
      return told as Told["inspect-image"];
  }
}

async function takeRendered(
  cell: Cell,
  task: RenderPdfTask,
  told: Told["render-pdf"],
): Promise<Outputs["render-pdf"]> {
  if (told.kind === "opened" || (told.kind === "page" && isOneFile(task))) {
    return told;
  }
  const where = (each: RenderPdfTask): string =>
    told.kind === "pages" ? pagesPath(each) : pagePath(each, told.page);
  const path = where(task);
  await takeOutput(cell, { name: where({ ...task, outputPrefix: CELL_OUTPUT }), path });
  return { ...told, path };
}
