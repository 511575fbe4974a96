/** Upgrades: this version's server on the data that released versions left in the embedded database. */

import { describe, expect, it } from "vitest";
import { goesOn, NAMES } from "./goes-on.ts";

const EMBEDDED = NAMES.filter((each) => !each.endsWith("-postgres"));

it("are tried with more than one release", () => {
  expect(EMBEDDED.length).toBeGreaterThan(1);
});

describe.each(EMBEDDED)("the data of %s", goesOn);
