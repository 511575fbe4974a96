/** What of a request's target is its path, and what its query. */

import { expect, test } from "vitest";
import { queryPart, withoutQuery } from "../../../src/doors/http/request-path.ts";

test.each([
  { target: "/docs", path: "/docs", query: "" },
  { target: "/docs?", path: "/docs", query: "" },
  { target: "/docs?q=retention", path: "/docs", query: "q=retention" },
  { target: "/docs?q=what?&page=2", path: "/docs", query: "q=what?&page=2" },
  { target: "?wsdl", path: "", query: "wsdl" },
])("$target", ({ target, path, query }) => {
  expect(withoutQuery(target)).toBe(path);
  expect(queryPart(target)).toBe(query);
});
