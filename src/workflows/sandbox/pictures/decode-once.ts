/** Decodes a picture once for who hands it on as it is: a file that is cut off has a sound beginning. Runs in the sandbox only. */

import { imageFailure } from "../tasks/image-codec.ts";
import type { OpenedPicture } from "./opened-picture.ts";

/** All of its frames and pages. Throws WorkflowFailure corrupt. */
export async function demandDecodable(picture: OpenedPicture): Promise<void> {
  const { path, pages, word } = picture;
  const isMoving = word === "frames" && pages.length > 1;
  const passes = isMoving
    ? [{ animated: true }]
    : pages.map((page) => (pages.length > 1 ? { page } : {}));
  try {
    for (const which of passes) {
      await picture.sharp(which).resize(1, 1, { fit: "fill" }).raw().toBuffer();
    }
  } catch (error) {
    throw imageFailure(error, path);
  }
}
