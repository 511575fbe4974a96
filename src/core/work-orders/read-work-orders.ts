/** Reads work orders: one by its id, or all that there are, newest first. */

import { identityOf, type Principal, userIdsOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { WorkOrder } from "../model/people/work-order.ts";
import type { Ports } from "../ports/ports.ts";
import type { WorkOrderFilter } from "../ports/people/work-orders.ts";

type ReadPorts = Pick<Ports, "workOrders">;

/** The work order. Throws not-found, also for another company's. */
export async function findWorkOrder(
  { workOrders }: ReadPorts,
  { company }: Principal,
  id: string,
): Promise<WorkOrder> {
  const found = await workOrders.find(company.id, id);
  if (found === undefined) {
    throw workOrderNotFound(id);
  }
  return found;
}

export function workOrderNotFound(id: string): Problem {
  return new Problem(
    "not-found",
    `There is no scheduled job with the id ${id}. It may have been deleted, or belongs to another team.`,
  );
}

export interface ListedWorkOrders {
  readonly skip: number;
  /** All where it is absent. */
  readonly limit?: number;
  /** Only those that the caller made or that are assigned to the caller. */
  readonly isMine: boolean;
}

const ORDERS_PER_PAGE = 50;

/** A few at a time, so that no more are in memory; what is made meanwhile is passed by. */
export async function* listWorkOrders(
  { workOrders }: ReadPorts,
  principal: Principal,
  { skip, limit = Number.POSITIVE_INFINITY, isMine }: ListedWorkOrders,
): AsyncGenerator<WorkOrder> {
  const filter: WorkOrderFilter = {
    companyId: principal.company.id,
    ...(isMine && { of: { createdBy: identityOf(principal), userIds: userIdsOf(principal) } }),
  };
  let after: string | undefined;
  for (let left = limit; left > 0; ) {
    const most = Math.min(left, ORDERS_PER_PAGE);
    const passed = after === undefined ? skip : 0;
    const page = await workOrders.list(filter, { after, skip: passed, limit: most });
    yield* page;
    after = page.at(-1)?.id;
    left = page.length < most ? 0 : left - page.length;
  }
}
