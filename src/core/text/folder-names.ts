/** Folders in names of files: a document has none of its own, so those in which it was put are written into its name. */

import { safeFileName } from "./file-name.ts";

/** Stands for the slash; results that are called by their documents come back in the same folders. */
export const FOLDER_SEPARATOR = "›";

/** Folders and file of a whole name. What could not be such a path, because of a step of dots for one, stays in one piece. */
export function stepsOf(whole: string): readonly string[] {
  const steps = whole.split(FOLDER_SEPARATOR);
  return steps.every((step) => step !== "" && step === safeFileName(step)) ? steps : [whole];
}
