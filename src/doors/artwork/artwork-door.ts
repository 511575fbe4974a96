/** The artwork door: /u/{token}, the page where whoever has an upload link uploads, adjusts, looks at the proof and decides. */

import { Router } from "express";

import { UPLOAD_LINK_PATH } from "../../core/artwork/upload-link.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Door, Exchange } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import { demandReading } from "../read-only-door.ts";
import { answerAsset } from "./assets.ts";
import { ARTWORK } from "./dialect.ts";
import { type ArtworkOperation, openedLink } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** Routes the pages of upload links, and what they are made of. */
export function artworkDoor(kit: DoorKit): Door {
  const router = Router();
  router.all(`${UPLOAD_LINK_PATH}assets/:version/:name`, (request, response) => {
    const { params } = request;
    const act = (under: Exchange) => {
      demandReading(under.request);
      return answerAsset(params.version, params.name);
    };
    return exchange(kit, ARTWORK, { request, response, params, operation: "artworkAsset", act });
  });
  for (const [path, operations] of Object.entries(OPERATIONS)) {
    router.all(`${UPLOAD_LINK_PATH}:token${path}`, (request, response) => {
      const method = request.method === "HEAD" ? "GET" : request.method;
      const operation = operations.find((each) => each.method === method);
      const act = async (under: Exchange) => {
        if (operation === undefined) {
          throw notAllowed(operations);
        }
        return operation.handle(await openedLink(under));
      };
      const params = request.params as Readonly<Record<string, string>>;
      return exchange(kit, ARTWORK, { request, response, params, operation: operation?.name, act });
    });
  }
  return { dialects: [ARTWORK], router };
}

function notAllowed(operations: readonly ArtworkOperation[]): Problem {
  const allow = operations.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return new Problem("method-not-allowed", `This address takes ${allow.join(", ")}.`, { allow });
}
