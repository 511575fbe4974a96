/** The contract door: the XSD files and JSON Schemas that this server checks by, for callers who check before they send. */

import { Router, type Request, type Response } from "express";

import type { Contract, Direction, Root } from "../../contract/contract.ts";
import { type Answer, writeAnswer } from "../http/answer.ts";

/** One JSON Schema that is served: its file name and what it describes. */
interface ServedSchema {
  readonly fileName: string;
  readonly root: Root;
  readonly direction: Direction;
}

/**
 * Routes `/xsd/<file>` and `/schemas/<root>.json`; `/schemas/<root>.request.json` is what a request may hold where that
 * differs from the answer. Other addresses fall through.
 */
export function contractDoor(contract: Contract): Router {
  const schemas = new Map(servedSchemas(contract).map((each) => [each.fileName, each]));
  const router = Router();
  router.get("/xsd/:fileName", async (request: Request, response: Response, next) => {
    const text = contract.xsd(String(request.params["fileName"]));
    await (text === undefined
      ? next()
      : writeAnswer(response, file("application/xml; charset=utf-8", text)));
  });
  router.get("/schemas/:fileName", async (request: Request, response: Response, next) => {
    const schema = schemas.get(String(request.params["fileName"]));
    await (schema === undefined
      ? next()
      : writeAnswer(response, file("application/schema+json", schemaText(contract, schema))));
  });
  return router;
}

function servedSchemas(contract: Contract): readonly ServedSchema[] {
  return (["job", "problem"] as const).flatMap((vocabulary) =>
    contract.rootNames(vocabulary).flatMap((name): readonly ServedSchema[] => [
      { fileName: `${name}.json`, root: { vocabulary, name }, direction: "answer" },
      { fileName: `${name}.request.json`, root: { vocabulary, name }, direction: "request" },
    ]),
  );
}

function schemaText(contract: Contract, { root, direction }: ServedSchema): string {
  return JSON.stringify(contract.jsonSchema(root, direction), null, 2);
}

function file(contentType: string, body: string): Answer {
  return {
    status: 200,
    headers: { "Content-Type": contentType, "Cache-Control": "public, max-age=300" },
    body,
  };
}
