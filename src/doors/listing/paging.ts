/** The query parameters by which every list comes in pages. */

import type { QueryParameter } from "./query.ts";

export const LIMIT: QueryParameter = {
  name: "limit",
  type: "integer",
  description: "How many at most, 1 to 500; 50 without it.",
  range: [1, 500],
};

export const BEFORE: QueryParameter = {
  name: "before",
  type: "id",
  description: "Only those older than the one with this id.",
};
