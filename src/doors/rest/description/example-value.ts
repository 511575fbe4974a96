/** The value of an example of the OpenAPI document. */

import type { ExampleObject, Reference } from "./openapi-types.ts";

/** Undefined for one that is referred to. */
export function exampleValue(example: ExampleObject | Reference | undefined): unknown {
  return example !== undefined && "value" in example ? example.value : undefined;
}
