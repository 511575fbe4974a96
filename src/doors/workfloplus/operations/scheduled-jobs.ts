/** Scheduled jobs: work that is planned, given to users, and done task by task. */

import type { TaskState, WorkOrder } from "../../../core/model/people/work-order.ts";
import {
  assignWorkOrder,
  completeWorkOrder,
  deleteWorkOrder,
  moveTask as move,
} from "../../../core/work-orders/change-work-order.ts";
import { planWork } from "../../../core/work-orders/plan-work.ts";
import { findWorkOrder, listWorkOrders } from "../../../core/work-orders/read-work-orders.ts";
import type { Answer } from "../../http/answer.ts";
import { jsonAnswer, listAnswer, NO_CONTENT } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";
import { pagingIfAny } from "../query.ts";
import { readMembers } from "../read-members.ts";
import {
  ASSIGNED_USERS,
  SCHEDULED_JOB,
  SCHEDULED_JOB_STATE,
  scheduledJobBody,
  TASK_NEWS,
  wantedWork,
} from "../scheduled-job-shape.ts";

const PATH = "/scheduledjobs/v1";

/** 201 with the scheduled job, whose tasks have their ids. */
export const createScheduledJob: Operation = {
  name: "createScheduledJob",
  methods: ["POST"],
  path: PATH,
  policy: "Schedule_Admin",
  async handle({ under, principal }) {
    const wanted = wantedWork(await readMembers(under, SCHEDULED_JOB));
    const order = await planWork(under.kit.ports, principal, wanted);
    return jsonAnswer(201, scheduledJobBody(order), { Location: `${PATH}/${order.id}` });
  },
};

/** 200 with all scheduled jobs of the team, newest first. */
export const listScheduledJobs: Operation = {
  name: "listScheduledJobs",
  methods: ["GET"],
  path: PATH,
  policy: "Schedule_ReadAll",
  handle: (call) => list(call, false),
};

/** 200 with those that the caller made or that are assigned to the caller. */
export const listMyScheduledJobs: Operation = {
  name: "listMyScheduledJobs",
  methods: ["GET"],
  path: `${PATH}/my`,
  policy: "Schedule_Read",
  handle: (call) => list(call, true),
};

async function list({ under, principal }: Call, isMine: boolean): Promise<Answer> {
  const wanted = { isMine, ...pagingIfAny(under) };
  return listAnswer(bodies(listWorkOrders(under.kit.ports, principal, wanted)));
}

async function* bodies(orders: AsyncIterable<WorkOrder>) {
  for await (const order of orders) {
    yield scheduledJobBody(order);
  }
}

/** 200 with the scheduled job. */
export const getScheduledJob: Operation = {
  name: "getScheduledJob",
  methods: ["GET"],
  path: `${PATH}/:id`,
  policy: "Schedule_Read",
  async handle(call) {
    const { under, principal } = call;
    return told(await findWorkOrder(under.kit.ports, principal, idOf(call)));
  },
};

/** 200 with the scheduled job, which is these users' from now on. */
export const assignScheduledJob: Operation = {
  name: "assignScheduledJob",
  methods: ["PUT"],
  path: `${PATH}/:id/assignedUsers`,
  policy: "Schedule_Admin",
  async handle(call) {
    const { under, principal } = call;
    const sent = await readMembers(under, ASSIGNED_USERS);
    // The shape has checked them.
    const assignedUserIds = sent["assignedUserIds"] as readonly string[];
    const wish = { id: idOf(call), assignedUserIds };
    return told(await assignWorkOrder(under.kit.ports, principal, wish));
  },
};

/** 200 with the scheduled job, which is completed. */
export const completeScheduledJob: Operation = {
  name: "completeScheduledJob",
  methods: ["PUT"],
  path: `${PATH}/:id/status`,
  policy: "Schedule_Read",
  permission: "change-jobs",
  async handle(call) {
    const { under, principal } = call;
    await readMembers(under, SCHEDULED_JOB_STATE);
    return told(await completeWorkOrder(under.kit.ports, principal, idOf(call)));
  },
};

/** 200 with the scheduled job, whose task is that far. */
export const moveScheduledTask: Operation = {
  name: "moveScheduledTask",
  methods: ["PUT"],
  path: `${PATH}/:id/tasks/:taskId/status`,
  policy: "Schedule_Read",
  permission: "change-jobs",
  async handle(call) {
    const { under, principal } = call;
    const { ports } = under.kit;
    const { clientJobId, state, updated } = await readMembers(under, TASK_NEWS);
    const clientId = textOrNull(clientJobId);
    const record = clientId && (await ports.records.find(principal.company.id, { clientId }));
    const news = {
      taskId: String(under.params["taskId"]),
      // The shape has checked it.
      state: state as TaskState,
      clientJobId: clientId,
      jobId: record ? record.objectId : null,
      updated: textOrNull(updated),
    };
    return told(await move(ports, principal, { id: idOf(call), news }));
  },
};

/** 204: it is gone; records of its tasks stay. */
export const deleteScheduledJob: Operation = {
  name: "deleteScheduledJob",
  methods: ["DELETE"],
  path: `${PATH}/:id`,
  policy: "Schedule_Admin",
  async handle(call) {
    await deleteWorkOrder(call.under.kit.ports, call.principal, idOf(call));
    return NO_CONTENT;
  },
};

function told(order: WorkOrder): Answer {
  return jsonAnswer(200, scheduledJobBody(order));
}

function idOf({ under }: Call): string {
  return String(under.params["id"]);
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
