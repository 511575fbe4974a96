/** What every TriggerStore promises. */

import { describe, expect, test } from "vitest";
import type { Trigger } from "../../../src/core/model/people/trigger.ts";
import type { TriggerStore } from "../../../src/core/ports/people/triggers.ts";
import { createObjectIds } from "../../../src/platform/object-ids.ts";
import { COMPANY, ids, type Open, useStore } from "../../harness/store/samples.ts";

interface Stores {
  readonly triggers: TriggerStore;
}

const NOW = 1_790_000_000_000;
const objectIds = createObjectIds({ now: () => NOW });

const sample = (): Trigger => ({
  id: objectIds.next(),
  companyId: COMPANY.id,
  createdAt: NOW,
  updatedAt: NOW,
  isArchived: false,
  document: {
    name: "Pumps",
    triggerType: "Http",
    triggerOptions: { url: "https://example.com/hook?token=secret" },
    templateTags: [],
    objectIds: [],
    templateIds: [],
    disabled: false,
  },
});

export function describeTriggerStore(name: string, open: Open<Stores>): void {
  describe(`TriggerStore: ${name}`, () => {
    const store = useStore(open);

    test("gives a trigger back whole to its company only", async () => {
      const { triggers } = store();
      const trigger = sample();
      expect(await triggers.add(trigger, 10)).toBe(true);
      expect(await triggers.find(COMPANY.id, trigger.id.toUpperCase())).toEqual(trigger);
      expect(await triggers.find(ids.next(), trigger.id)).toBeUndefined();
      expect(await triggers.list(ids.next())).toEqual([]);
      expect(await triggers.change(ids.next(), trigger.id, (same) => same)).toBeUndefined();
    });

    test("lists the newest first, and takes no more than there may be", async () => {
      const { triggers } = store();
      const [one, two, three] = [sample(), sample(), sample()];
      expect(await triggers.add(one, 2)).toBe(true);
      expect(await triggers.add(two, 2)).toBe(true);
      expect(await triggers.add(three, 2)).toBe(false);
      expect(await triggers.list(COMPANY.id)).toEqual([two, one]);
    });

    test("loses no change of several at once", async () => {
      const { triggers } = store();
      const trigger = sample();
      await triggers.add(trigger, 10);
      const count = (stored: Trigger): Trigger => ({ ...stored, updatedAt: stored.updatedAt + 1 });
      await Promise.all(
        Array.from({ length: 10 }, () => triggers.change(COMPANY.id, trigger.id, count)),
      );
      expect((await triggers.find(COMPANY.id, trigger.id))?.updatedAt).toBe(NOW + 10);
      expect(await triggers.change(COMPANY.id, trigger.id, () => undefined)).toEqual({
        ...trigger,
        updatedAt: NOW + 10,
      });
    });
  });
}
