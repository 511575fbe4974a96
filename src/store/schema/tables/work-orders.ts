/** The tables of work orders. */

export interface WorkOrderRow {
  id: string;
  company_id: string;
  created_by: string;
  created_at: number;
  completed_at: number | null;
  /** WorkOrderDocument as JSON. */
  document: string;
}

/** Which order has a task. */
export interface WorkOrderTaskRow {
  /** In lower case. */
  task_id: string;
  company_id: string;
  order_id: string;
}

/** Whom an order is assigned to. */
export interface WorkOrderUserRow {
  company_id: string;
  user_id: string;
  order_id: string;
}
