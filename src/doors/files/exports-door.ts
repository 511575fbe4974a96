/** The exports door: fetches the result of an export job by its signed link, /exports/<token>/<file>. */

import { Router } from "express";

import { openExport } from "../../core/library/open-export.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import { fileAct, FILES } from "./file-act.ts";

/** Routes the links that export jobs told. */
export function exportsDoor(kit: DoorKit): Router {
  const { ports } = kit;
  const act = fileAct(async ({ token, fileName }) => {
    const link = { token: String(token), fileName: String(fileName) };
    const result = await openExport(ports, link);
    return {
      ...result,
      what: "The export",
      etag: `"${result.sha256}"`,
      cacheControl: "private, no-store",
      isShown: false,
      read: (range) => ports.blobs.open(result.blobId, range),
    };
  });
  const router = Router();
  router.all("/exports/:token/:fileName", (request, response) =>
    exchange(kit, FILES, { request, response, params: request.params, operation: "export", act }),
  );
  return router;
}
