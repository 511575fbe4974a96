/** The exports door: fetches the result of an export job by its signed link, /exports/<token>/<file>. */

import { Router } from "express";

import { openExport } from "../../core/library/open-export.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { type FileDeps, serveFile } from "./serve-file.ts";

export interface ExportsDeps extends FileDeps {
  readonly ports: Pick<
    Ports,
    "links" | "clock" | "results" | "jobs" | "companies" | "blobs" | "ids" | "log"
  >;
}

/** Routes the links that export jobs told. */
export function exportsDoor(deps: ExportsDeps): Router {
  const router = Router();
  router.all(
    "/exports/:token/:fileName",
    serveFile(deps, async ({ token, fileName }) => {
      const link = { token: String(token), fileName: String(fileName) };
      const result = await openExport(deps.ports, link);
      return {
        ...result,
        what: "The export",
        etag: `"${result.sha256}"`,
        cacheControl: "private, no-store",
        isShown: false,
        read: (range) => deps.ports.blobs.open(result.blobId, range),
      };
    }),
  );
  return router;
}
