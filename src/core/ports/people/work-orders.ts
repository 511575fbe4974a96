/** The port of work orders. */

import type { WorkOrder } from "../../model/people/work-order.ts";

/** A change as it finds the order; it returns nothing where there is nothing to do. It may be asked more than once. */
export type WorkOrderChange = (stored: WorkOrder) => WorkOrder | undefined;

/** What becomes of the order that has a task. */
export interface TaskChange {
  readonly taskId: string;
  readonly change: WorkOrderChange;
}

/** Which orders are meant, newest first. */
export interface WorkOrderFilter {
  readonly companyId: string;
  /** Whoever made it, or whom it is assigned to. */
  readonly of?: { readonly createdBy: string; readonly userIds: readonly string[] };
}

export interface WorkOrderPage {
  /** Those that come after this id. */
  readonly after?: string | undefined;
  readonly skip: number;
  readonly limit: number;
}

export interface WorkOrderStore {
  add(order: WorkOrder): Promise<void>;
  find(companyId: string, id: string): Promise<WorkOrder | undefined>;
  list(filter: WorkOrderFilter, page: WorkOrderPage): Promise<readonly WorkOrder[]>;
  /** The order as it is afterwards, which nobody else changes meanwhile; undefined where it is gone. Throws what `change` throws. */
  change(companyId: string, id: string, change: WorkOrderChange): Promise<WorkOrder | undefined>;
  /** False where it was gone. */
  remove(companyId: string, id: string): Promise<boolean>;
}
