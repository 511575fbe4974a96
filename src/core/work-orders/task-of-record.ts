/** What a record says of the task that it does. */

import type { RecordDocument, RecordStatus } from "../model/people/record.ts";
import type { TaskState } from "../model/people/work-order.ts";
import type { TaskChange } from "../ports/people/work-orders.ts";
import { withTask } from "./change-work-order.ts";

/** The free name by which records link to a task, in lower case. */
const TASK_NAME = "scheduledtaskid";

const STATES: Readonly<Record<RecordStatus, TaskState>> = {
  Active: "Active",
  Paused: "Paused",
  Completed: "Completed",
  Aborted: "Abandoned",
};

/** Undefined where it names no task. `at`: now, as documents write it. */
export function taskOfRecord(
  { metadata }: RecordDocument,
  objectId: string,
  at: string,
): TaskChange | undefined {
  const { clientJobId, status, updated = null } = metadata;
  const free = Object.entries(metadata.metadata ?? {});
  const taskId = free.find(([name]) => name.toLowerCase() === TASK_NAME)?.[1];
  if (typeof taskId !== "string" || taskId === "") {
    return undefined;
  }
  const news = { taskId, state: STATES[status], clientJobId, jobId: objectId, updated };
  return { taskId: taskId.toLowerCase(), change: (order) => withTask(order, news, at) };
}
