/** What of failures is the store's own, and may be over in a moment. */

import { Problem } from "../../core/model/problem.ts";

/** The store does not answer now. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Problem && error.code === "unavailable";
}

/** The store does not answer, or has no room now. */
export function isStoreFault(error: unknown): boolean {
  return error instanceof Problem && /^(unavailable|insufficient-storage)$/u.test(error.code);
}
