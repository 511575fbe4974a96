/** What every ResourceStore promises. */

import { describe, expect, test } from "vitest";
import type { Resource } from "../../../src/core/model/people/resource.ts";
import {
  COMPANY,
  ids,
  NOW,
  type Open,
  type RowStores,
  useStore,
} from "../../harness/store/samples.ts";

function sampleResource(changes: Partial<Resource> = {}): Resource {
  return {
    id: ids.next(),
    companyId: COMPANY.id,
    resourceId: "photo 1",
    blobId: ids.next(),
    contentType: "image/jpeg",
    sizeBytes: 5,
    sha256: "a",
    createdBy: "anna@example.com",
    createdAt: NOW,
    ...changes,
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}

export function describeResourceStore(name: string, open: Open<RowStores>): void {
  describe(`ResourceStore: ${name}`, () => {
    const store = useStore(open);
    const resources = () => store().resources;

    test("keeps the first of an id in each company, whoever else comes with it", async () => {
      const [first, second] = [sampleResource(), sampleResource({ sha256: "b" })];
      const foreign = sampleResource({ companyId: ids.next() });
      expect(await resources().add(first)).toEqual(first);
      expect(await resources().add(second)).toEqual(first);
      expect(await resources().add(foreign)).toEqual(foreign);
      expect(await resources().find(COMPANY.id, "photo 1")).toEqual(first);
      expect(await resources().find(foreign.companyId, "photo 1")).toEqual(foreign);
      expect(await resources().find(COMPANY.id, "Photo 1")).toBeUndefined();
      const other = await resources().add(sampleResource({ resourceId: "photo 2" }));
      const found = await resources().ofIds(COMPANY.id, ["photo 2", "photo 1", "photo 3"]);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining([first, other]));
    });

    test("of many that come at once under one id keeps one, and tells all of it", async () => {
      const all = Array.from({ length: 8 }, () => sampleResource());
      const stored = await Promise.all(all.map((each) => resources().add(each)));
      expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    });

    test("upkeep removes those that no record names when their time is over", async () => {
      const [old, young] = [
        sampleResource(),
        sampleResource({ resourceId: "b", createdAt: NOW + 9 }),
      ];
      await resources().add(old);
      await resources().add(young);
      expect(await store().upkeep.removeUnnamedResources(NOW, 10)).toEqual({
        resources: 0,
        orphans: [],
      });
      expect(await store().upkeep.removeUnnamedResources(NOW + 9, 10)).toEqual({
        resources: 1,
        orphans: [old.blobId],
      });
      expect(await resources().find(COMPANY.id, "photo 1")).toBeUndefined();
      expect(await resources().find(COMPANY.id, "b")).toEqual(young);
    });

    test("one whose content is missing is told", async () => {
      const { id } = await resources().add(sampleResource());
      expect(await all(store().upkeep.lostContents())).toEqual([{ kind: "resource", id }]);
    });
  });
}
