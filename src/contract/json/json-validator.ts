/** Validates JSON values with ajv against the derived schemas; answers yes or no, compiled on first use. */

import { createRequire } from "node:module";
import type { Ajv2020, ValidateFunction } from "ajv/dist/2020.js";
import {
  hasOnlyXmlCharacters,
  isBase64,
  isCollapsed,
  isLongInRange,
  isOnCalendar,
} from "../simple-value.ts";

/** What ajv says of a value: nothing if it is valid, else its first error in its own words. */
export type JsonCheck = (value: unknown) => string | undefined;

/** Loaded with the first check, which the warm-up makes: it takes a tenth of a start. */
function openAjv(): Ajv2020 {
  const { Ajv2020 } = createRequire(import.meta.url)(
    "ajv/dist/2020.js",
  ) as typeof import("ajv/dist/2020.js");
  // strictNumbers refuses Infinity, which JSON.parse makes of 1e400. allErrors stays off: it collects without bound.
  return new Ajv2020({
    strict: true,
    strictNumbers: true,
    allErrors: false,
    validateSchema: false,
    meta: false,
    inlineRefs: false,
    // To optimize what V8 optimizes anyhow takes two thirds of compiling, and checks are no quicker for it.
    code: { optimize: false },
    formats: {
      "xml-text": hasOnlyXmlCharacters,
      "xml-token": (text: string) => isCollapsed(text) && hasOnlyXmlCharacters(text),
      "xsd-long": (text: string) => !/^[+-]?[0-9]{1,19}$/u.test(text) || isLongInRange(text),
      "xsd-date-time": isOnCalendar,
      byte: isBase64,
    },
  });
}

let ajv: Ajv2020 | undefined;

/** Makes the check of a schema; compiles it when it is first asked. */
export function jsonCheck(schema: () => object): JsonCheck {
  let compiled: ValidateFunction | undefined;
  return (value) => {
    ajv ??= openAjv();
    compiled ??= ajv.compile(schema());
    if (compiled(value)) {
      return undefined;
    }
    const error = compiled.errors?.[0];
    return `${error?.instancePath ?? ""} ${error?.message ?? "is not valid"}`;
  };
}
