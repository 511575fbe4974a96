/** GET /u/{token}: the page, as the artwork stands; and the last steps before a decision. They change nothing, whoever opens them. */

import type { DecideStage } from "../page/view.ts";
import { type ArtworkOperation, showPage } from "../operation.ts";

export const showArtwork: ArtworkOperation = {
  name: "showArtwork",
  method: "GET",
  handle: async (opened) => showPage(opened),
};

export const askApproval = asking("approve", "askApproval");
export const askRejection = asking("reject", "askRejection");

/** Where nothing is to be decided any more, the page says how things stand. */
function asking(kind: DecideStage["kind"], name: string): ArtworkOperation {
  return {
    name,
    method: "GET",
    handle: async (opened) => showPage(opened, { decide: { kind, given: {} } }),
  };
}
