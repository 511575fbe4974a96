/** What a request says that changes a job's priority, to REST and the dashboard. */

import type { QueryParameter } from "./query.ts";

export const PRIORITIZE_QUERY: readonly QueryParameter[] = [
  {
    name: "priority",
    type: "integer",
    range: [0, 100],
    description: "The new priority: 100 is the highest, 50 the usual one.",
    missing:
      "The priority is missing: name it in the address, as ?priority=50, a whole number from 0 to 100.",
  },
];
