/** The style of callbacks that programs expect which were written for HTTP triggers of WorkfloPlus: the job, and a key for its query API. */

import { QUERY_KEY_MS, type QueryKeys } from "../../core/ports/query-keys.ts";
import type { CallbackStyle } from "./callback-style.ts";

export interface WorkfloPlusStyleOptions {
  /** Whose header fields are sent, signature included. */
  readonly standard: CallbackStyle;
  readonly queryKeys: QueryKeys;
}

export function workfloPlusStyle({ standard, queryKeys }: WorkfloPlusStyleOptions): CallbackStyle {
  return {
    // Of one that tells no record there is nothing to say but that it came.
    encode({ record, companyId, at }) {
      const expiresAt = at.getTime() + QUERY_KEY_MS;
      const value = queryKeys.make({ companyId, expiresAt });
      const key = { value, expiry: `${new Date(expiresAt).toISOString().slice(0, 19)}Z` };
      return JSON.stringify({ data: { jobs: record === undefined ? [] : [{ ...record, key }] } });
    },
    headers: (outgoing) => standard.headers({ ...outgoing, format: "json" }),
  };
}
