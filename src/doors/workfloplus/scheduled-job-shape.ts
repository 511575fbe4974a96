/** How a scheduled job is written at this door: what is planned, and what is changed of it. */

import type { Members } from "../../core/model/people/record.ts";
import { TASK_STATES, type Task, type WorkOrder } from "../../core/model/people/work-order.ts";
import type { WantedWork } from "../../core/work-orders/plan-work.ts";
import { timeText } from "../../core/text/time-text.ts";
import { shape } from "./shape.ts";

const OURS = { jobId: "any", created: "any", updated: "any", state: "any" } as const;

const TASK = shape({
  taskType: "text",
  "artifactId!": "guid",
  taskId: "any",
  jobId: "any",
  clientJobId: "any",
  updated: "any",
  modified: "any",
  state: "any",
});

/** Of a scheduled job that is made; what only we can say of it is passed over. */
export const SCHEDULED_JOB = shape({
  ...OURS,
  "name!": "text",
  description: "text",
  priority: "boolean",
  dueByDate: "time",
  assignedUserIds: "ids",
  "tasks!": { listOf: TASK },
});

export const ASSIGNED_USERS = shape({ "assignedUserIds!": "ids" });

/** The one state that is set by hand. */
export const SCHEDULED_JOB_STATE = shape({
  "state!": { oneOf: ["Completed"] },
  updated: "time",
});

export const TASK_NEWS = shape({
  clientJobId: "guid",
  "state!": { oneOf: TASK_STATES },
  updated: "time",
});

/** What is sent, which the shape has checked, without what only we can say. */
export function wantedWork(sent: Members): WantedWork {
  const { jobId: _a, created: _b, updated: _c, state: _d, tasks, name, ...rest } = sent;
  const wanted = (tasks as readonly Members[]).map(({ taskType, artifactId, ...task }) => ({
    ...task,
    artifactId: String(artifactId),
    ...(typeof taskType === "string" && { kind: taskType }),
  }));
  return { ...rest, name: String(name), tasks: wanted };
}

/** A scheduled job as answers have it, in the published order. */
export function scheduledJobBody({ id, createdAt, completedAt, document }: WorkOrder): Members {
  const { updated, name, description, priority, dueByDate, assignedUserIds, tasks, ...others } =
    document;
  return {
    jobId: id,
    created: timeText(createdAt),
    updated,
    state: completedAt === undefined ? "Scheduled" : "Completed",
    name,
    description,
    priority,
    dueByDate,
    assignedUserIds,
    tasks: tasks.map(taskBody),
    ...others,
  };
}

/** States are words in requests, and numbers in answers. */
function taskBody(task: Task): Members {
  const { kind, taskId, artifactId, jobId, clientJobId, updated, modified, state, ...others } = {
    ...task,
  };
  return {
    taskType: kind,
    taskId,
    artifactId,
    jobId,
    clientJobId,
    updated,
    modified,
    state: TASK_STATES.indexOf(state),
    ...others,
  };
}
