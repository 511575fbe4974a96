/** The contract door: the XSD files and JSON Schemas that this server checks by, for callers who check before they send. */

import type { Router } from "express";

import type { Contract, Direction, Root } from "../../contract/contract.ts";
import { ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import type { Answer } from "../http/answer.ts";
import { nothingHere, readOnlyDoor } from "../read-only-door.ts";

/** One JSON Schema that is served: its file name and what it describes. */
interface ServedSchema {
  readonly fileName: string;
  readonly root: Root;
  readonly direction: Direction;
}

/**
 * Routes `/xsd/<file>` and `/schemas/<root>.json`; `/schemas/<root>.request.json` is what a request may hold where that
 * differs from the answer.
 */
export function contractDoor(kit: DoorKit): Router {
  const { contract } = kit;
  const schemas = new Map(servedSchemas(contract).map((each) => [each.fileName, each]));
  return readOnlyDoor(kit, ownDialect("contract"), {
    "/xsd/:fileName": {
      operation: "xsd",
      act: ({ params }) =>
        file("application/xml; charset=utf-8", contract.xsd(String(params["fileName"]))),
    },
    "/schemas/:fileName": {
      operation: "schema",
      act: ({ params }) => {
        const served = schemas.get(String(params["fileName"]));
        const schema = served && contract.jsonSchema(served.root, served.direction);
        return file("application/schema+json", schema && JSON.stringify(schema, null, 2));
      },
    },
  });
}

function servedSchemas(contract: Contract): readonly ServedSchema[] {
  return (["job", "problem"] as const).flatMap((vocabulary) =>
    contract.rootNames(vocabulary).flatMap((name): readonly ServedSchema[] => [
      { fileName: `${name}.json`, root: { vocabulary, name }, direction: "answer" },
      { fileName: `${name}.request.json`, root: { vocabulary, name }, direction: "request" },
    ]),
  );
}

/** Throws not-found where there is no text. */
function file(contentType: string, text: string | undefined): Answer {
  if (text === undefined) {
    throw nothingHere();
  }
  return {
    status: 200,
    headers: { "Content-Type": contentType, "Cache-Control": "public, max-age=300" },
    body: text,
  };
}
