/** Upgrades: this version's server on the data that released versions left in a PostgreSQL, loaded from its dump. */

import { describe, expect, it } from "vitest";
import { hasPostgres } from "../../harness/store/postgres-database.ts";
import { goesOn, NAMES } from "./goes-on.ts";

const SHARED = NAMES.filter((each) => each.endsWith("-postgres"));

it("are tried with more than one release", () => {
  expect(SHARED.length).toBeGreaterThan(1);
});

describe.skipIf(!hasPostgres).each(SHARED)("with TEST_DATABASE_URL, the data of %s", goesOn);
