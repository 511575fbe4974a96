/** POST /u/{token}/file and /other-file: a file in a plain form, as browsers without script send it. */

import { addAttachment } from "../../../core/artwork/add-attachment.ts";
import { type ArtworkFile, uploadArtwork } from "../../../core/artwork/upload-artwork.ts";
import { type Part, withParts } from "../../multipart/multipart-parts.ts";
import { type ArtworkOperation, doneOrTold, type OpenedLink, showPage } from "../operation.ts";

const FILE_PART = "file";
/** Boundaries and heads. */
const FORM_BYTES = 64 * 1024;
const PARTS_MAX = 8;

export const uploadFile = taking("uploadArtwork", async ({ under, linked }, file) =>
  uploadArtwork(under.kit.ports, linked, file),
);
export const uploadOtherFile = taking("addAttachment", async ({ under, linked }, file) =>
  addAttachment(under.kit.ports, linked, file),
);

function taking(
  name: string,
  take: (opened: OpenedLink, file: ArtworkFile) => Promise<unknown>,
): ArtworkOperation {
  return {
    name,
    method: "POST",
    async handle(opened) {
      const { kit, request } = opened.under;
      const limits = {
        bytesMax: kit.ports.limits.uploadBytesMax + FORM_BYTES,
        partsMax: PARTS_MAX,
        pauseMsMax: kit.requestTimeoutMs,
      };
      let hasFile = false;
      const answer = await doneOrTold(opened, async () =>
        withParts(request, limits, async (parts) => {
          for await (const part of parts) {
            // HTML §4.10.21.8: a control without a choice sends an empty name.
            if (part.name === FILE_PART && part.fileName !== "" && !hasFile) {
              hasFile = true;
              await take(opened, fileOf(part));
            }
          }
        }),
      );
      return hasFile || answer.status !== 303
        ? answer
        : showPage(opened, { status: 400, failure: { name: "noFile", fields: [] } });
    },
  };
}

function fileOf({ fileName, content }: Part): ArtworkFile {
  return { fileName, content };
}
