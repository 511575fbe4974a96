/** The fields of every document, as the contract has them: a table for each type, and what their values may be. */

import { type Html, type HtmlPart, html } from "../../http/html.ts";
import type { Schema } from "./openapi-types.ts";

type Schemas = Readonly<Record<string, Schema>>;

const PLACE = "#/components/schemas/";

export function documentTables(schemas: Schemas): Html {
  const tables = Object.entries(schemas)
    .filter(([, { properties }]) => properties !== undefined)
    .map(([name, schema]) => tableOf(schemas, name, schema));
  return html`<section aria-labelledby="documents-told">
<h2 id="documents-told">Fields of all documents</h2>
<p>The same in JSON and XML. A type that ends with Request is what is sent where that differs from what is answered.</p>
${tables}
</section>`;
}

function tableOf(schemas: Schemas, name: string, schema: Schema): Html {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  // A schema is JSON that we made.
  const properties = Object.entries(schema["properties"] as Schemas);
  const rows = properties.map(
    ([field, value]) =>
      html`<tr><th scope="row"><code>${field}</code></th><td>${typeOf(schemas, value)}</td><td>${required.includes(field) ? "always" : "may be absent"}</td><td>${textOf(value["description"])}</td></tr>
`,
  );
  return html`<details id="type-${name}"><summary>${name}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Fields of ${name}"><table>
<thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">There</th><th scope="col">Is</th></tr></thead>
<tbody>
${rows}</tbody></table></div></details>
`;
}

/** Lists and simple types are told in place; a document is linked. */
function typeOf(schemas: Schemas, schema: Schema): HtmlPart {
  const { $ref, type, items } = schema;
  if (typeof $ref === "string") {
    const name = $ref.slice(PLACE.length);
    const meant = schemas[name] ?? {};
    return meant["properties"] === undefined
      ? typeOf(schemas, meant)
      : html`<a href="#type-${name}">${name}</a>`;
  }
  if (type === "array") {
    return html`list of ${typeOf(schemas, items as Schema)}`;
  }
  return Array.isArray(schema["enum"]) ? schema["enum"].join(", ") : simpleType(schema);
}

const BOUNDS = [
  ["minimum", "from"],
  ["maximum", "to"],
  ["minLength", "at least", "characters"],
  ["maxLength", "at most", "characters"],
] as const;

function simpleType(schema: Schema): string {
  const bounds = BOUNDS.flatMap(([key, word, unit]) =>
    schema[key] === undefined ? [] : [[word, textOf(schema[key]), unit ?? ""].join(" ").trim()],
  );
  const kind = schema["format"] === "date-time" ? "time" : textOf(schema["type"]);
  return [kind === "" ? "anything" : kind, ...bounds].join(", ");
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
