/** Plans work: a new work order, whose tasks nobody has begun. */

import { identityOf, type Principal } from "../model/principal.ts";
import { refuseViolations, type Violation } from "../model/problem.ts";
import type { Members } from "../model/people/record.ts";
import {
  ASSIGNED_USERS_MAX,
  type Task,
  TASKS_MAX,
  type WorkOrder,
  type WorkOrderDocument,
} from "../model/people/work-order.ts";
import type { Ports } from "../ports/ports.ts";
import { timeText } from "../text/time-text.ts";

export type PlanPorts = Pick<Ports, "clock" | "ids" | "objectIds" | "workOrders">;

/** What is wanted, with members that nobody knows here. */
export interface WantedWork extends Members {
  readonly name: string;
  readonly assignedUserIds?: readonly string[] | null;
  readonly tasks: readonly (Members & Pick<Task, "artifactId"> & Partial<Pick<Task, "kind">>)[];
}

/** Throws invalid-document where it has no task, or too much of something. */
export async function planWork(
  { clock, ids, objectIds, workOrders }: PlanPorts,
  principal: Principal,
  wanted: WantedWork,
): Promise<WorkOrder> {
  const users = wanted.assignedUserIds ?? [];
  demandCounts({ tasks: wanted.tasks, assignedUserIds: users });
  const createdAt = clock.now();
  const tasks = wanted.tasks.map((task): Task => ({ ...task, ...untouched(ids.next(), task) }));
  const document: WorkOrderDocument = {
    description: null,
    dueByDate: null,
    priority: false,
    ...wanted,
    assignedUserIds: [...new Set(users)],
    tasks,
    updated: timeText(createdAt),
  };
  const order: WorkOrder = {
    id: objectIds.next(),
    companyId: principal.company.id,
    createdBy: identityOf(principal),
    createdAt,
    document,
  };
  await workOrders.add(order);
  return order;
}

/** The devices' own word for the kind, whatever letters it was sent in. */
const WORKFLOW_TASK = "Workflow";

function untouched(taskId: string, { artifactId, kind }: WantedWork["tasks"][number]): Task {
  const asked = kind ?? WORKFLOW_TASK;
  return {
    kind: asked.toLowerCase() === WORKFLOW_TASK.toLowerCase() ? WORKFLOW_TASK : asked,
    taskId,
    artifactId,
    jobId: null,
    clientJobId: null,
    updated: null,
    modified: null,
    state: "NotStarted",
  };
}

/** Throws invalid-document. */
export function demandCounts({
  tasks,
  assignedUserIds,
}: {
  readonly tasks?: readonly unknown[];
  readonly assignedUserIds: readonly unknown[];
}): void {
  const violations: Violation[] = [];
  const tell = (pointer: string, message: string): void => {
    violations.push({ pointer, rule: "count", message });
  };
  if (tasks?.length === 0) {
    tell("/tasks", "tasks must have at least one task, with the artifactId of what is to be done.");
  }
  if (tasks !== undefined && tasks.length > TASKS_MAX) {
    tell("/tasks", `tasks has ${tasks.length} tasks; at most ${TASKS_MAX} are taken.`);
  }
  if (assignedUserIds.length > ASSIGNED_USERS_MAX) {
    tell(
      "/assignedUserIds",
      `assignedUserIds has ${assignedUserIds.length} users; at most ${ASSIGNED_USERS_MAX} are taken.`,
    );
  }
  refuseViolations("invalid-document", violations);
}
