/** Reads what an image measures, and whether all of it can be decoded. Runs in the sandbox only. */

import type { InspectedImage, InspectImageTask } from "../task-types.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import type { Emit, Warn } from "../serve.ts";
import { demandDecodable } from "../pictures/decode-once.ts";
import { type OpenedPicture, openPicture } from "../pictures/opened-picture.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt. */
export async function inspectImage(
  task: InspectImageTask,
  emit: Emit<InspectedImage>,
  warn: Warn,
): Promise<void> {
  const picture = await openPicture(task.inputPath);
  const { autoOrient, density } = picture.metadata;
  for (const reason of [...picture.faults, ...(await damageOf(picture))]) {
    await warn({ reason });
  }
  const { width, height } = autoOrient;
  await emit({ width, height, ...(density === undefined ? {} : { resolution: density }) });
}

/** What is kept is told to be damaged before somebody else finds it. */
async function damageOf(picture: OpenedPicture): Promise<readonly string[]> {
  try {
    await demandDecodable(picture);
    return [];
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code === "corrupt") {
      return [`${error.message} It is kept as it came; send it again.`];
    }
    throw error;
  }
}
