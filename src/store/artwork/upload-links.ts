/** Upload links: tokens that only this installation can make, the same each time; stored and looked up by their hash. */

import { createHash, createHmac, hkdfSync } from "node:crypto";
import type { UploadLinks } from "../../core/ports/artworks.ts";

/** With a key of its own, derived from the one that seals secrets: neither tells anything of the other. */
export function createUploadLinks(key: Uint8Array): UploadLinks {
  const linkKey = new Uint8Array(hkdfSync("sha256", key, "", "jobgate upload links", 32));
  return {
    tokenOf: (jobId, generation) =>
      createHmac("sha256", linkKey).update(`${jobId} ${generation}`).digest("base64url"),
    hashOf: (token) => createHash("sha256").update(token).digest("hex"),
  };
}
