/** An operation as it is called by curl. */

import { shellQuoted } from "../../look/shell.ts";
import { loginOf, type Reached } from "./docs-guide.ts";
import { exampleValue } from "./example-value.ts";
import type { Content, OperationObject } from "./openapi-types.ts";

export interface Called {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

/** A command for a shell; ids are its variables. Undefined for what this server sends to others. */
export function curlOf({ path, method, operation }: Called, reached: Reached): string | undefined {
  if (!path.startsWith("/")) {
    return undefined;
  }
  const needed = (operation.parameters ?? [])
    .filter(({ in: place, required }) => place === "query" && required === true)
    .map(({ name }) => `${name}={${name}}`);
  const query = needed.length === 0 ? "" : `?${needed.join("&")}`;
  const address = `${path}${query}`.replaceAll(/\{(\w+)\}/gu, "$${$1}");
  const { url, isOpen } = reached;
  const lines = [
    `curl${methodOf(method)} "${url}${address}"${loginOf(isOpen)}`,
    ...bodyOf(operation.requestBody?.content ?? {}),
  ];
  return lines.join(" \\\n  ");
}

function methodOf(method: string): string {
  switch (method) {
    case "get":
      return "";
    case "head":
      return " --head";
    default:
      return ` -X ${method.toUpperCase()}`;
  }
}

/** The first example in JSON, else a file in a form, else one as it is. */
function bodyOf(content: Content): readonly string[] {
  const json = content["application/json"];
  const [example] = Object.values(json?.examples ?? {});
  if (example !== undefined) {
    const text = JSON.stringify(exampleValue(example));
    return ["-H 'Content-Type: application/json'", `-d ${shellQuoted(text)}`];
  }
  if (content["multipart/form-data"] !== undefined) {
    return ["-F data=@order.pdf"];
  }
  const [type] = Object.keys(content);
  return type === undefined ? [] : [`-H 'Content-Type: ${type}'`, "--data-binary @order.pdf"];
}
