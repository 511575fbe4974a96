/** All that can be asked behind an upload link. */

import type { ArtworkOperation } from "./operation.ts";
import { adjustPages } from "./operations/adjust-pages.ts";
import { artworkState } from "./operations/artwork-state.ts";
import { approveVersion, rejectVersion } from "./operations/decide-version.ts";
import { sendLogo, sendResult } from "./operations/send-file.ts";
import { askApproval, askRejection, showArtwork } from "./operations/show-artwork.ts";
import { takeUpload } from "./operations/take-upload.ts";
import { uploadFile, uploadOtherFile } from "./operations/upload-file.ts";

/** By address below the link's. */
export const OPERATIONS: Readonly<Record<string, readonly ArtworkOperation[]>> = {
  "": [showArtwork],
  "/state": [artworkState],
  "/file": [uploadFile],
  "/other-file": [uploadOtherFile],
  "/upload": [takeUpload],
  "/adjust": [adjustPages],
  "/approve": [askApproval, approveVersion],
  "/reject": [askRejection, rejectVersion],
  "/results/:resultId/:fileName": [sendResult],
  "/logo": [sendLogo],
};
