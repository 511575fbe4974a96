/** The action: the operation that HTTP headers or address name beside the body, which alone decides. */

import { didYouMean } from "../../../core/text/nearest-name.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Exchange } from "../../dialect.ts";
import type { MediaType } from "../../http/media-type.ts";
import type { Operation, Operations } from "../operation-table.ts";

export interface NamedAction {
  readonly exchange: Pick<Exchange, "request" | "params">;
  readonly mediaType: MediaType | undefined;
}

/**
 * Refuses a call whose headers or address name another operation of ours than its body: who filters calls by their
 * header would let through what he meant to stop. Any other action, quoted or not, empty or absent, is fine (WS-I BP
 * R1119: no dispatch by it). Throws conflicting-fields, not-found for an address that names no operation.
 */
export function refuseOtherAction(
  { exchange: { request, params }, mediaType }: NamedAction,
  operation: Operation,
  operations: Operations,
): void {
  const pathOperation = firstOf(params["operation"]);
  if (pathOperation !== undefined && !operations.names.has(pathOperation)) {
    throw new Problem(
      "not-found",
      `The address ends in the name of no operation.${didYouMean(pathOperation, operations.names)} Leave it out: the body names the operation.`,
    );
  }
  const named = [
    pathOperation,
    unquoted(request.headers["soapaction"]),
    // SOAP 1.2 Part 2 §7.3: a parameter of application/soap+xml takes the header's place.
    mediaType?.parameters.get("action"),
  ];
  const other = named.find(
    (name) => name !== undefined && name !== operation.name && operations.names.has(name),
  );
  if (other !== undefined) {
    throw new Problem(
      "conflicting-fields",
      `The request names the action ${other}, but its body asks for ${operation.name}. Send the same in both.`,
    );
  }
}

function unquoted(header: string | string[] | undefined): string | undefined {
  return firstOf(header)
    ?.trim()
    .replace(/^"(.*)"$/u, "$1");
}

function firstOf(text: string | readonly string[] | undefined): string | undefined {
  return typeof text === "string" ? text : text?.[0];
}
