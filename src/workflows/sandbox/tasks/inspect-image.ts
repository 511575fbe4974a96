/** Reads what an image measures, without decoding it. Runs in the sandbox only. */

import type { InspectedImage, InspectImageTask } from "../task-types.ts";
import type { Emit } from "../serve.ts";
import { imageFailure, INPUT_SETTINGS } from "./image-codec.ts";
import { sharp } from "./image-library.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function inspectImage(
  task: InspectImageTask,
  emit: Emit<InspectedImage>,
): Promise<void> {
  const { autoOrient, density } = await sharp(task.inputPath, INPUT_SETTINGS)
    .metadata()
    .catch((error: unknown) => {
      throw imageFailure(error);
    });
  const { width, height } = autoOrient;
  await emit({ width, height, ...(density === undefined ? {} : { resolution: density }) });
}
