/** The migration for work orders, their tasks, and whom they are assigned to. */

import type { Step } from "../steps.ts";

export const workOrders: readonly Step[] = [
  `create table work_orders (
    id text primary key, company_id text not null, created_by text not null, created_at bigint not null,
    completed_at bigint, document text not null
  )`,
  "create index work_orders_company on work_orders (company_id, id)",
  "create index work_orders_maker on work_orders (company_id, created_by, id)",
  "create index work_orders_completed on work_orders (completed_at) where completed_at is not null",
  `create table work_order_tasks (
    task_id text primary key, company_id text not null, order_id text not null
  )`,
  "create index work_order_tasks_order on work_order_tasks (order_id)",
  `create table work_order_users (
    company_id text not null, user_id text not null, order_id text not null,
    constraint work_order_users_key primary key (company_id, user_id, order_id)
  )`,
  "create index work_order_users_order on work_order_users (order_id)",
];
