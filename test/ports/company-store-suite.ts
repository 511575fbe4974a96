/** What every CompanyStore promises. */

import { describe, expect, test } from "vitest";
import { COMPANY, ids, type Open, type RowStores, useStore } from "../harness/store/samples.ts";

export function describeCompanyStore(name: string, open: Open<RowStores>): void {
  describe(`CompanyStore: ${name}`, () => {
    const store = useStore(open);

    test("finds a company by number and by id", async () => {
      expect(await store().companies.add(COMPANY)).toBe(true);
      expect(await store().companies.byNumber(47)).toEqual(COMPANY);
      expect(await store().companies.byId(COMPANY.id)).toEqual(COMPANY);
      expect(await store().companies.byNumber(48)).toBeUndefined();
      expect(await store().companies.byId(ids.next())).toBeUndefined();
    });

    test("refuses a number that is taken and keeps the first company", async () => {
      await store().companies.add(COMPANY);
      const second = { ...COMPANY, id: ids.next(), name: "Other" };
      expect(await store().companies.add(second)).toBe(false);
      expect(await store().companies.list()).toEqual([COMPANY]);
    });

    test("lets one of two adds of a number win when they come at once", async () => {
      const adds = [1, 2, 3].map(() => store().companies.add({ ...COMPANY, id: ids.next() }));
      expect((await Promise.all(adds)).filter(Boolean)).toHaveLength(1);
    });

    test("lists by number", async () => {
      for (const number of [9, 10, 2]) {
        await store().companies.add({ ...COMPANY, id: ids.next(), number });
      }
      const numbers = (await store().companies.list()).map((company) => company.number);
      expect(numbers).toEqual([2, 9, 10]);
    });
  });
}
