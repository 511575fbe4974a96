/** The bare fault: the IPS fault element alone, as the addresses without envelope answer it. */

import { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import type { EnvelopeFault } from "./soap/envelope-fault.ts";
import { faultElement, httpStatusOf } from "./soap/fault.ts";

export interface BareFaultPlace {
  readonly requestId: string;
  /** The HTTP status that the caller's authHeader asked for. */
  readonly faultStatus?: number | undefined;
}

/** The answer that tells a failure: 500, or the status that was asked for. */
export function bareFaultAnswer(
  failure: Problem | EnvelopeFault,
  { requestId, faultStatus }: BareFaultPlace,
): Answer {
  // Nothing here has an envelope that could be wrong.
  const problem =
    failure instanceof Problem ? failure : new Problem("malformed-document", failure.message);
  return {
    status: httpStatusOf(problem) ?? faultStatus ?? 500,
    headers: {
      ...problemHeaders(problem),
      "Content-Type": "text/xml;charset=UTF-8",
      "X-Request-Id": requestId,
    },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${faultElement(problem)}`,
  };
}
