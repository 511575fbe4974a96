/** The published door: what publish jobs made readable, under /published/<company number>/<path>. Read only, no listings. */

import { Router } from "express";

import { openPublished } from "../../core/library/open-published.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import { fileAct, FILES } from "./file-act.ts";

/** What a browser may show where it stands; everything else it saves, for it may hold scripts. */
const SHOWN = /^(image\/(?!svg)|video\/|audio\/)/u;

/** Routes the published files of all companies. */
export function publishedDoor(kit: DoorKit): Router {
  const act = fileAct(async ({ company = "", path = [] }) => {
    const name = typeof path === "string" ? path : path.join("/");
    const { fileName, contentType, file } = await openPublished(kit.ports, String(company), name);
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
  });
  const router = Router();
  router.all("/published/:company/*path", (request, response) =>
    exchange(kit, FILES, {
      request,
      response,
      params: request.params,
      operation: "published",
      act,
    }),
  );
  return router;
}
