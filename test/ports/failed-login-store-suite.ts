/** What every FailedLoginStore promises, in memory and on PostgreSQL alike. */

import { describe, expect, test } from "vitest";
import type { FailedLoginStore } from "../../src/core/ports/access.ts";
import { NOW, type Open, useStore } from "../harness/store/samples.ts";

const OWN = { name: "192.0.2.1 anna@example.com", countMax: 2 };
const NETWORK = { name: "192.0.2.1", countMax: 3 };
const BOTH = [OWN.name, NETWORK.name];

export function describeFailedLoginStore(name: string, open: Open<FailedLoginStore>): void {
  describe(`FailedLoginStore: ${name}`, () => {
    const store = useStore(open);

    test("knows nothing of whom nothing failed", async () => {
      expect(await store().find(BOTH)).toEqual(new Map());
    });

    test("counts under every name, and makes a pause from its limit on", async () => {
      await store().count([OWN, NETWORK], NOW);
      await store().count([OWN, NETWORK], NOW + 1);
      const found = await store().find(BOTH);
      expect(found.get(OWN.name)).toEqual({
        count: 2,
        pausedUntil: NOW + 1 + 30_000,
        forgottenAt: NOW + 1 + 30_000 + 300_000,
      });
      expect(found.get(NETWORK.name)).toMatchObject({ count: 2, pausedUntil: NOW + 1 });
    });

    test("counts each of many that fail at once", async () => {
      await Promise.all(Array.from({ length: 20 }, () => store().count([OWN, NETWORK], NOW)));
      const found = await store().find(BOTH);
      expect([...found.values()].map(({ count }) => count)).toEqual([20, 20]);
    });

    test("begins anew when what failed is long ago", async () => {
      await store().count([OWN], NOW);
      await store().count([OWN], NOW + 300_000);
      expect((await store().find(BOTH)).get(OWN.name)).toMatchObject({ count: 1 });
    });

    test("forgets a name, and no other", async () => {
      await store().count([OWN, NETWORK], NOW);
      await store().forget(OWN.name);
      expect([...(await store().find(BOTH)).keys()]).toEqual([NETWORK.name]);
    });
  });
}
