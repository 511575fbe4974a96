/** A task on its way into a cell and its outputs on their way out: the child knows no path of the server's. */

import { CELL_INPUT, CELL_OUTPUT, takeOutput } from "./cell.ts";
import {
  type Outputs,
  pagePath,
  partPath,
  type Task,
  type TaskKind,
  type Told,
  type ToldFile,
  type ToldPage,
} from "./task-types.ts";
import type { Cell } from "./wall.ts";

/** The same task with the paths that the child sees. */
export function insideCell(task: Task): Task {
  switch (task.kind) {
    case "render-pdf":
    case "preflight":
    case "proof":
    case "adjust":
      return { ...task, inputPath: CELL_INPUT, outputPrefix: CELL_OUTPUT };
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
    case "render-pdf": {
      // Checked to be a page when the answer was read.
      const page = told as ToldPage;
      const path = pagePath(task, page.page);
      const name = pagePath({ ...task, outputPrefix: CELL_OUTPUT }, page.page);
      await takeOutput(cell, { name, path });
      return { ...page, path };
    }
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
    case "inspect-image":
      return told as Told["inspect-image"];
  }
}
