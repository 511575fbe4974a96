/** The published door: what publish jobs made readable, under /published/<company number>/<path>. Read only, no listings. */

import { Router } from "express";

import { openPublished } from "../../core/library/open-published.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { type FileDeps, serveFile } from "./serve-file.ts";

export interface PublishedDeps extends FileDeps {
  readonly ports: Pick<Ports, "published" | "ids" | "log">;
}

/** What a browser may show where it stands; everything else it saves, for it may hold scripts. */
const SHOWN = /^(image\/(?!svg)|video\/|audio\/)/u;

/** Routes the published files of all companies. */
export function publishedDoor(deps: PublishedDeps): Router {
  const router = Router();
  router.all(
    "/published/:company/*path",
    serveFile(deps, async ({ company = "", path = [] }) => {
      const name = typeof path === "string" ? path : path.join("/");
      const { fileName, contentType, file } = await openPublished(
        deps.ports,
        String(company),
        name,
      );
      return {
        what: "The file",
        fileName,
        contentType,
        sizeBytes: file.sizeBytes,
        etag: file.etag,
        cacheControl: "public, no-cache",
        isShown: SHOWN.test(contentType),
        read: (range) => file.read(range),
        close: () => file.close(),
      };
    }),
  );
  return router;
}
