/** Writes which fields of a job may stand in the query of an address, for who sends a file as it is and so no job document. */

import type { Field, ObjectType, SchemaModel, SimpleType, Type } from "../xsd/model.ts";

const HEADER = `/** The fields of a job that may stand in a query, generated from xsd/ by \`npm run generate\`. Do not edit. */

import type { QueryParameter } from "../../../listing/query.ts";
`;

/** A query parameter as the doors have it; a name with a point is a field of a field. */
interface Parameter {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "url";
  readonly description: string;
  readonly values?: readonly string[];
  readonly range?: readonly [number | undefined, number | undefined];
  readonly mayRepeat?: true;
}

/**
 * Writes what a query may say of a job: its fields with one value, lists of such, and the fields with one value of those
 * that are objects. What only answers hold is not among them, and no secret: addresses are logged on their way.
 * @param model of job.xsd
 * @returns the text of a TypeScript module
 */
export function generateJobQuery(model: SchemaModel): string {
  const type = model.roots.get("job")?.type;
  if (type?.kind !== "object") {
    throw new Error("job.xsd declares no job.");
  }
  const parameters = askable(type).flatMap((field) => parametersOf(field));
  return `${HEADER}
export const JOB_QUERY = ${JSON.stringify(parameters, undefined, 2)} as const satisfies readonly QueryParameter[];
`;
}

function askable({ fields }: ObjectType): readonly Field[] {
  return fields.filter(({ answer, isSecret }) => answer === undefined && isSecret !== true);
}

function parametersOf(field: Field): readonly Parameter[] {
  const { name, type } = field;
  const description = descriptionOf(field);
  if (type.kind === "simple") {
    return [{ name, ...typeOf(type), description }];
  }
  if (type.kind === "list") {
    const several = {
      description: `${description} Several: once for each.`,
      mayRepeat: true,
    } as const;
    // What stands in a list is checked with the document.
    return isSimple(type.item.type) ? [{ name, type: "string", ...several }] : [];
  }
  return type.compositor === "choice"
    ? []
    : askable(type)
        .filter((inner) => isSimple(inner.type))
        .flatMap((inner) => parametersOf({ ...inner, name: `${name}.${inner.name}` }));
}

function isSimple(type: Type): type is SimpleType {
  return type.kind === "simple";
}

function descriptionOf({ name, doc }: Field): string {
  return doc === "" ? `As the field \`${name}\` of the job document says it.` : doc;
}

function typeOf({
  primitive,
  name,
  enumeration,
  minimum,
  maximum,
}: SimpleType): Pick<Parameter, "type" | "values" | "range"> {
  if (enumeration !== undefined) {
    return { type: "string", values: enumeration };
  }
  switch (primitive) {
    case "boolean":
      return { type: "boolean" };
    case "int":
      return { type: "integer", range: [minimum, maximum] };
    case "double":
      throw new Error(`No field of a job is a double yet (${name}): say how a query tells one.`);
    case "string":
    case "token":
    case "long":
    case "dateTime":
    case "base64Binary":
      return { type: name === "HttpUrl" ? "url" : "string" };
  }
}
