/** Bodies in the description: each document in JSON and XML, both examples made of the same value. */

import type { Contract, Direction, Root } from "../../../contract/contract.ts";
import type { ProblemCode } from "../../../core/model/problem.ts";
import { EXPLANATIONS } from "../../problems/explanations.ts";
import { PROBLEMS } from "../../problems/table.ts";
import { FORM_DATA } from "../../multipart/upload-request.ts";
import type { RequestBody } from "../operation.ts";
import { FILE_TYPES } from "../raw-file.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import { exampleOf, type ToldRoot } from "./examples.ts";
import type { Content, ExampleObject, MediaObject, Schema } from "./openapi-types.ts";

export const PROBLEM_ROOT: Root = { vocabulary: "problem", name: "problem" };
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';
const FORMATS = ["json", "xml"] as const;

/** What bodies are described with. */
export interface Describing {
  readonly contract: Contract;
  readonly components: ComponentSchemas;
}

export function jobRoot(name: ToldRoot): Root {
  return { vocabulary: "job", name };
}

/** A document on its side of the wire. */
export interface ToldDocument {
  readonly root: ToldRoot;
  readonly direction: Direction;
}

/** One of these documents, in JSON or XML. */
export function documentContent(
  describing: Describing,
  documents: readonly ToldDocument[],
): Content {
  return Object.fromEntries(
    FORMATS.map((format) => [
      `application/${format}`,
      documentMedia(describing, documents, format),
    ]),
  );
}

function documentMedia(
  { contract, components }: Describing,
  documents: readonly ToldDocument[],
  format: "json" | "xml",
): MediaObject {
  const schemas = documents.map(
    ({ root, direction }): Schema =>
      format === "json"
        ? components.schemaOf(jobRoot(root), direction)
        : components.xmlSchemaOf(jobRoot(root), direction),
  );
  const examples = documents.map(({ root, direction }): [string, ExampleObject] => {
    const value = exampleOf(root, direction);
    const shown = format === "json" ? value : PROLOG + contract.writeXml(value, jobRoot(root));
    return [root, { summary: root, value: shown }];
  });
  const [only, ...others] = schemas;
  return {
    schema: only !== undefined && others.length === 0 ? only : { oneOf: schemas },
    examples: Object.fromEntries(examples),
  };
}

/** Where JSON is the lesser way: the range that it is left over for. */
export const JSON_RANGE = "application/*";

/** Bytes: contentMediaType is OpenAPI 3.1's word for it, format that of older generators. */
export const FILE: Schema = {
  type: "string",
  format: "binary",
  contentMediaType: "application/octet-stream",
};

/** What a request may hold: documents, and a form where one is taken. */
export function requestContent(
  describing: Describing,
  { roots, parts = [], isFile, isFormFirst }: RequestBody,
): Content {
  const documents = documentContent(
    describing,
    roots.map((root) => ({ root, direction: "request" })),
  );
  if (parts.length === 0) {
    return documents;
  }
  const properties = parts.map(({ name, root, mayRepeat }): [string, Schema] => {
    const one =
      root === undefined ? FILE : describing.components.schemaOf(jobRoot(root), "request");
    return [name, mayRepeat === true ? { type: "array", items: one } : one];
  });
  const encoding = parts
    .filter(({ root }) => root !== undefined)
    .map(({ name }) => [name, { contentType: "application/json, application/xml" }]);
  const form: MediaObject = {
    schema: {
      type: "object",
      properties: Object.fromEntries(properties),
      required: parts.filter(({ isRequired }) => isRequired === true).map(({ name }) => name),
    },
    encoding: Object.fromEntries(encoding) as NonNullable<MediaObject["encoding"]>,
  };
  const files: Content =
    isFile === true ? Object.fromEntries(FILE_TYPES.map((type) => [type, { schema: FILE }])) : {};
  if (isFormFirst !== true) {
    return { ...documents, [FORM_DATA]: form, ...files };
  }
  // Generators take the first of several types, but JSON before all others where it has its own name. RFC 9110 §12.5.1
  const { "application/json": json, ...others } = documents;
  return {
    [FORM_DATA]: form,
    ...others,
    ...files,
    ...(json !== undefined && { [JSON_RANGE]: json }),
  };
}

/** Problems in both formats, with an example for each code. */
export function problemContent({ components }: Describing, codes: readonly ProblemCode[]): Content {
  const schemas = {
    json: components.schemaOf(PROBLEM_ROOT, "answer"),
    xml: components.xmlSchemaOf(PROBLEM_ROOT, "answer"),
  };
  return Object.fromEntries(
    FORMATS.map((format) => {
      const examples = codes.map((code) => [
        code,
        { $ref: `#/components/examples/${code}-${format}` },
      ]);
      return [
        `application/problem+${format}`,
        {
          schema: schemas[format],
          examples: Object.fromEntries(examples) as MediaObject["examples"],
        },
      ];
    }),
  ) as Content;
}

/** An example of every problem, in JSON and XML. */
export function problemExamples(contract: Contract): Readonly<Record<string, ExampleObject>> {
  // Object.keys forgets the type; the table holds nothing else.
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  return Object.fromEntries(
    codes.flatMap((code): readonly [string, ExampleObject][] => {
      const { status, title } = PROBLEMS[code];
      const value = {
        type: `/problems/${code}`,
        title,
        status,
        detail: EXPLANATIONS[code].meaning,
        instance: "urn:uuid:01a20182-c323-75de-8669-2c41dc087b3c",
        code,
      };
      const xml = PROLOG + contract.writeXml(value, PROBLEM_ROOT);
      return [
        [`${code}-json`, { summary: title, value }],
        [`${code}-xml`, { summary: title, value: xml }],
      ];
    }),
  );
}
