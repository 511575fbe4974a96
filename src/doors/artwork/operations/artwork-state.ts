/** GET /u/{token}/state: whether the page that somebody has open still shows how the artwork stands. */

import type { ArtworkOperation } from "../operation.ts";
import { stateTag } from "../page-view.ts";

export const artworkState: ArtworkOperation = {
  name: "artworkState",
  method: "GET",
  handle: async ({ linked }) => ({
    status: 200,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
    body: JSON.stringify({ tag: stateTag(linked) }),
  }),
};
