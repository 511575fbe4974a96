/** Changes work orders: who shall do them, how far a task is, and their end. */

import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Task, TaskState, WorkOrder } from "../model/people/work-order.ts";
import type { Ports } from "../ports/ports.ts";
import type { WorkOrderChange } from "../ports/people/work-orders.ts";
import { keyOrNone } from "../text/time-key.ts";
import { timeText } from "../text/time-text.ts";
import { demandCounts } from "./plan-work.ts";
import { workOrderNotFound } from "./read-work-orders.ts";

type ChangePorts = Pick<Ports, "clock" | "workOrders">;

/** Whom it is assigned to from now on. Throws not-found, invalid-document, illegal-transition once it is completed. */
export async function assignWorkOrder(
  ports: ChangePorts,
  principal: Principal,
  { id, assignedUserIds }: { readonly id: string; readonly assignedUserIds: readonly string[] },
): Promise<WorkOrder> {
  demandCounts({ assignedUserIds });
  const updated = timeText(ports.clock.now());
  return change(ports, principal, {
    id,
    change: (order) => {
      demandOpen(order, "assigned");
      const users = [...new Set(assignedUserIds)];
      return { ...order, document: { ...order.document, assignedUserIds: users, updated } };
    },
  });
}

/** It is done. One that is completed stays so. Throws not-found, illegal-transition while a task is not completed. */
export async function completeWorkOrder(
  ports: ChangePorts,
  principal: Principal,
  id: string,
): Promise<WorkOrder> {
  const completedAt = ports.clock.now();
  return change(ports, principal, {
    id,
    change: (order) => {
      if (order.completedAt !== undefined) {
        return undefined;
      }
      demandTasksDone(order);
      const document = { ...order.document, updated: timeText(completedAt) };
      return { ...order, completedAt, document };
    },
  });
}

function demandTasksDone({ id, document: { tasks } }: WorkOrder): void {
  const left = tasks.filter(({ state }) => state !== "Completed");
  if (left.length > 0) {
    const which = left.slice(0, 5).map(({ taskId, state }) => `${taskId} is ${state}`);
    throw new Problem(
      "illegal-transition",
      `Scheduled job ${id} can be completed when all of its tasks are; ${left.length} of ${tasks.length} are not: ${which.join(", ")}.`,
    );
  }
}

/** What is said of a task. */
export interface TaskNews {
  readonly taskId: string;
  readonly state: TaskState;
  /** The record that does it; `jobId` where it is known here. */
  readonly clientJobId: string | null;
  readonly jobId: string | null;
  /** When that was so, as who did it says; what is older than what is known is passed over. */
  readonly updated: string | null;
}

/** The order with what is known of its task then. Throws not-found for order and task, illegal-transition where the task is completed. */
export async function moveTask(
  ports: ChangePorts,
  principal: Principal,
  { id, news }: { readonly id: string; readonly news: TaskNews },
): Promise<WorkOrder> {
  const at = timeText(ports.clock.now());
  return change(ports, principal, {
    id,
    change: (order) => {
      const task = taskOf(order, news.taskId);
      if (task === undefined) {
        const message = `Scheduled job ${id} has no task ${news.taskId}. Its tasks are listed in it by taskId.`;
        throw new Problem("not-found", message);
      }
      if (task.state === "Completed" && news.state !== "Completed") {
        const message = `Task ${task.taskId} is completed, which is final: it can not be ${news.state}.`;
        throw new Problem("illegal-transition", message);
      }
      return withTask(order, { ...news, updated: news.updated ?? at }, at);
    },
  });
}

function taskOf({ document }: WorkOrder, taskId: string): Task | undefined {
  return document.tasks.find((task) => task.taskId === taskId.toLowerCase());
}

/** The order with the news of its task; undefined where they are older than what is known, or the task is completed. */
export function withTask(order: WorkOrder, news: TaskNews, at: string): WorkOrder | undefined {
  const task = taskOf(order, news.taskId);
  const { state, clientJobId, jobId, updated } = news;
  const isKnown = task === undefined || keyOrNone(updated) < keyOrNone(task.updated);
  if (isKnown || task.state === "Completed") {
    return undefined;
  }
  const moved: Task = { ...task, state, clientJobId, jobId, updated, modified: at };
  const tasks = order.document.tasks.map((each) => (each === task ? moved : each));
  return { ...order, document: { ...order.document, tasks, updated: at } };
}

function demandOpen({ id, completedAt }: WorkOrder, wish: string): void {
  if (completedAt !== undefined) {
    const message = `Scheduled job ${id} is completed, which is final: it can not be ${wish} any more.`;
    throw new Problem("illegal-transition", message);
  }
}

async function change(
  { workOrders }: ChangePorts,
  { company }: Principal,
  wish: { readonly id: string; readonly change: WorkOrderChange },
): Promise<WorkOrder> {
  const changed = await workOrders.change(company.id, wish.id, wish.change);
  if (changed === undefined) {
    throw workOrderNotFound(wish.id);
  }
  return changed;
}

/** Throws not-found. */
export async function deleteWorkOrder(
  { workOrders }: ChangePorts,
  { company }: Principal,
  id: string,
): Promise<void> {
  if (!(await workOrders.remove(company.id, id))) {
    throw workOrderNotFound(id);
  }
}
