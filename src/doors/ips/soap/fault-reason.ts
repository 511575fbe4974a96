/** The reason of a fault: in one text what went wrong and where, for clients that see nothing else. */

import type { Problem, Violation } from "../../../core/model/problem.ts";

const VIOLATIONS_TOLD = 3;

/** The detail and the first violations, so that a client who sees nothing but the reason can mend the request. */
export function reasonOf({ detail, violations }: Problem): string {
  const told = violations
    .slice(0, VIOLATIONS_TOLD)
    .map((violation) => violationText(violation, detail))
    .filter((text) => text !== "");
  const more = violations.length - VIOLATIONS_TOLD;
  return [detail, ...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(" ");
}

/** What the detail does not say yet: at least the place. */
function violationText({ pointer, line, message }: Violation, detail: string): string {
  const isTold = detail.includes(message);
  const place = [
    isTold && detail.includes(pointer) ? "" : pointer,
    line === undefined ? "" : `line ${line}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
  if (isTold) {
    return place === "" ? "" : `(${place})`;
  }
  return place === "" ? message : `${place}: ${message}`;
}
