/** The work order: tasks that are planned for people. A record that names a task does it. */

import type { Members } from "./record.ts";

/** How far a task is; answers of WorkfloPlus write the place in this list. */
export const TASK_STATES = ["NotStarted", "Active", "Paused", "Completed", "Abandoned"] as const;
export type TaskState = (typeof TASK_STATES)[number];

export interface Task {
  /** A GUID that we give, in lower case. */
  readonly taskId: string;
  /** Such as Workflow. */
  readonly kind: string;
  /** What is to be done: the id of the devices' workflow. */
  readonly artifactId: string;
  readonly state: TaskState;
  /** The record that does it, by both of its ids. */
  readonly jobId: string | null;
  readonly clientJobId: string | null;
  /** When its state was so, as who did it says; ISO 8601. */
  readonly updated: string | null;
  /** When we heard of it. */
  readonly modified: string | null;
}

/** As it was planned; members that nobody knows here are kept. */
export interface WorkOrderDocument extends Members {
  readonly name: string;
  readonly assignedUserIds: readonly string[];
  readonly tasks: readonly Task[];
  /** When it changed last; ISO 8601. */
  readonly updated: string;
}

export interface WorkOrder {
  /** 24 hexadecimal digits. */
  readonly id: string;
  readonly companyId: string;
  /** What tells who made it from all others of the company. */
  readonly createdBy: string;
  readonly createdAt: number;
  /** Absent while something is to be done. */
  readonly completedAt?: number;
  readonly document: WorkOrderDocument;
}

export const TASKS_MAX = 500;
export const ASSIGNED_USERS_MAX = 500;
