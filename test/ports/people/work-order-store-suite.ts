/** What every WorkOrderStore promises. */

import { describe, expect, test } from "vitest";
import type { WorkOrder } from "../../../src/core/model/people/work-order.ts";
import type { UpkeepStore } from "../../../src/core/ports/upkeep.ts";
import type { WorkOrderStore } from "../../../src/core/ports/people/work-orders.ts";
import { createObjectIds } from "../../../src/platform/object-ids.ts";
import { COMPANY, ids, type Open, useStore } from "../../harness/store/samples.ts";

interface Stores {
  readonly workOrders: WorkOrderStore;
  readonly upkeep: UpkeepStore;
}

const NOW = 1_790_000_000_000;
const objectIds = createObjectIds({ now: () => NOW });

const sample = (changes: Partial<WorkOrder> = {}, users: readonly string[] = []): WorkOrder => ({
  id: objectIds.next(),
  companyId: COMPANY.id,
  createdBy: "maker",
  createdAt: NOW,
  document: {
    name: "Pumps",
    updated: "2026-11-02T08:00:00Z",
    assignedUserIds: users,
    tasks: [
      {
        taskId: ids.next(),
        kind: "Workflow",
        artifactId: "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b",
        state: "NotStarted",
        jobId: null,
        clientJobId: null,
        updated: null,
        modified: null,
      },
    ],
  },
  ...changes,
});

export function describeWorkOrderStore(name: string, open: Open<Stores>): void {
  describe(`WorkOrderStore: ${name}`, () => {
    const store = useStore(open);
    const renamed = (order: WorkOrder, text: string): WorkOrder => ({
      ...order,
      document: { ...order.document, name: text },
    });

    test("gives an order back to its company only, and removes it", async () => {
      const { workOrders } = store();
      const order = sample();
      await workOrders.add(order);
      expect(await workOrders.find(COMPANY.id, order.id.toUpperCase())).toEqual(order);
      expect(await workOrders.find(ids.next(), order.id)).toBeUndefined();
      expect(await workOrders.remove(ids.next(), order.id)).toBe(false);
      expect(await workOrders.remove(COMPANY.id, order.id)).toBe(true);
      expect(await workOrders.find(COMPANY.id, order.id)).toBeUndefined();
    });

    test("changes an order as it finds it, however many do so at once", async () => {
      const { workOrders } = store();
      const order = sample({}, []);
      await workOrders.add(renamed(order, "0"));
      const count = (stored: WorkOrder) =>
        renamed(stored, String(Number(stored.document.name) + 1));
      await Promise.all(
        Array.from({ length: 10 }, () => workOrders.change(COMPANY.id, order.id, count)),
      );
      expect((await workOrders.find(COMPANY.id, order.id))?.document.name).toBe("10");
      const same = await workOrders.change(COMPANY.id, order.id, () => undefined);
      expect(same?.document.name).toBe("10");
      expect(await workOrders.change(ids.next(), order.id, count)).toBeUndefined();
    });

    test("lists the newest first, and those of somebody by maker and assigned users", async () => {
      const { workOrders } = store();
      const first = sample({ createdBy: "other" }, ["ann", "bob"]);
      const second = sample({}, []);
      const third = sample({ createdBy: "other" }, ["bob"]);
      for (const order of [first, second, third]) {
        await workOrders.add(order);
      }
      const list = async (
        of?: { createdBy: string; userIds: readonly string[] },
        after?: string,
      ) => {
        const filter = { companyId: COMPANY.id, ...(of && { of }) };
        const orders = await workOrders.list(filter, { after, skip: 0, limit: 10 });
        return orders.map(({ id }) => id);
      };
      expect(await list()).toEqual([third.id, second.id, first.id]);
      expect(await list(undefined, second.id)).toEqual([first.id]);
      expect(await list({ createdBy: "maker", userIds: ["ann"] })).toEqual([second.id, first.id]);
      const unassigned = { ...first, document: { ...first.document, assignedUserIds: ["bob"] } };
      await workOrders.change(COMPANY.id, first.id, () => unassigned);
      expect(await list({ createdBy: "maker", userIds: ["ann"] })).toEqual([second.id]);
      const page = { skip: 1, limit: 1 };
      const bobs = { companyId: COMPANY.id, of: { createdBy: "nobody", userIds: ["bob"] } };
      expect((await workOrders.list(bobs, page)).map(({ id }) => id)).toEqual([first.id]);
    });

    test("upkeep removes what was completed before a time, and nothing else", async () => {
      const { workOrders, upkeep } = store();
      const [open, old, fresh] = [
        sample(),
        sample({ completedAt: NOW - 1 }),
        sample({ completedAt: NOW }),
      ] as const;
      for (const order of [open, old, fresh]) {
        await workOrders.add(order);
      }
      expect(await upkeep.removeCompletedOrders(NOW, 10)).toBe(1);
      expect(await upkeep.removeCompletedOrders(NOW, 10)).toBe(0);
      const left = await workOrders.list({ companyId: COMPANY.id }, { skip: 0, limit: 10 });
      expect(left.map(({ id }) => id)).toEqual([fresh.id, open.id]);
    });
  });
}
