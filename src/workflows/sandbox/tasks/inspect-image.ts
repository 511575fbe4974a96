/** Reads what an image measures, without decoding it. Runs in the sandbox only. */

import type { InspectedImage, InspectImageTask } from "../task-types.ts";
import type { Emit } from "../serve.ts";
import { openPicture } from "../pictures/opened-picture.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function inspectImage(
  task: InspectImageTask,
  emit: Emit<InspectedImage>,
): Promise<void> {
  const { autoOrient, density } = (await openPicture(task.inputPath)).metadata;
  const { width, height } = autoOrient;
  await emit({ width, height, ...(density === undefined ? {} : { resolution: density }) });
}
