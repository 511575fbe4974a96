/** What every SpecificationStore and DeadlineStore promises. */

import { describe, expect, test } from "vitest";
import type { Specification } from "../../src/core/model/specification.ts";
import type { DeadlineStore, SpecificationStore } from "../../src/core/ports/specifications.ts";
import { COMPANY, ids, type Open, useStore } from "../harness/store/samples.ts";

interface Stores {
  readonly specifications: SpecificationStore;
  readonly deadlines: DeadlineStore;
}

const sample = (changes: Partial<Specification> = {}): Specification => ({
  companyId: COMPANY.id,
  key: 12,
  name: "Web, white",
  workflow: "optimize-images",
  profile: "web",
  options: [{ name: "maxWidth", value: "800" }],
  ...changes,
});

export function describeSpecificationStores(name: string, open: Open<Stores>): void {
  describe(`SpecificationStore: ${name}`, () => {
    const store = useStore(open);

    test("gives back what was added, to its company only, and has a key once", async () => {
      const { specifications } = store();
      expect(await specifications.add(sample())).toBe(true);
      expect(await specifications.add(sample({ name: "Other" }))).toBe(false);
      expect(await specifications.find(COMPANY.id, 12)).toEqual(sample());
      expect(await specifications.find(COMPANY.id, 13)).toBeUndefined();
      expect(await specifications.find(ids.next(), 12)).toBeUndefined();
    });

    test("has one default a company: the last that was added as one", async () => {
      const { specifications } = store();
      const other = ids.next();
      expect(await specifications.find(COMPANY.id, "default")).toBeUndefined();
      await specifications.add(sample({ companyId: other, isDefault: true }));
      await specifications.add(sample({ isDefault: true }));
      await specifications.add(sample({ key: 13, isDefault: true }));
      await specifications.add(sample({ key: 14 }));
      expect((await specifications.find(COMPANY.id, "default"))?.key).toBe(13);
      expect((await specifications.find(other, "default"))?.key).toBe(12);
    });

    test("lists by key, and removes", async () => {
      const { specifications } = store();
      const { profile: _, ...plain } = sample({ key: 3, options: [] });
      await specifications.add(sample());
      await specifications.add(plain);
      expect(await specifications.list(COMPANY.id)).toEqual([plain, sample()]);
      expect(await specifications.remove(COMPANY.id, 3)).toBe(true);
      expect(await specifications.remove(COMPANY.id, 3)).toBe(false);
      expect(await specifications.list(COMPANY.id)).toEqual([sample()]);
    });
  });

  describe(`DeadlineStore: ${name}`, () => {
    const store = useStore(open);

    test("keeps the deadlines of each company by their ids", async () => {
      const { deadlines } = store();
      const day = { companyId: COMPANY.id, id: 2, name: "A day", hours: 24 };
      const hour = { companyId: COMPANY.id, id: 1, name: "", hours: 1 };
      expect([await deadlines.add(day), await deadlines.add(hour)]).toEqual([true, true]);
      expect(await deadlines.add({ ...day, hours: 48 })).toBe(false);
      expect(await deadlines.list(COMPANY.id)).toEqual([hour, day]);
      expect(await deadlines.find(COMPANY.id, 2)).toEqual(day);
      expect(await deadlines.find(ids.next(), 2)).toBeUndefined();
      expect([
        await deadlines.remove(COMPANY.id, 2),
        await deadlines.remove(COMPANY.id, 2),
      ]).toEqual([true, false]);
    });
  });
}
