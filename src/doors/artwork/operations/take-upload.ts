/** POST /u/{token}/upload: a file that was uploaded in pieces becomes the artwork. */

import { takeUploaded } from "../../../core/artwork/linked-uploads.ts";
import { Problem } from "../../../core/model/problem.ts";
import { uploadIdOf } from "../../../core/model/uploads/upload.ts";
import { bodyOf } from "../../exchange.ts";
import { readForm } from "../../http/fields.ts";
import { type ArtworkOperation, doneOrTold } from "../operation.ts";

export const takeUpload: ArtworkOperation = {
  name: "takeUpload",
  method: "POST",
  async handle(opened) {
    const { under, linked } = opened;
    return doneOrTold(opened, async () => {
      const fields = readForm(await bodyOf(under), under.request.headers["content-type"]);
      const id = uploadIdOf(fields.get("upload") ?? "");
      if (id === undefined) {
        throw new Problem("not-found", "No upload has such an id. Upload the file again.");
      }
      await takeUploaded(under.kit.ports, linked, id);
    });
  },
};
