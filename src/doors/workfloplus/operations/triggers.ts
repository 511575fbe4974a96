/** Triggers: whom the team tells of its jobs, by mail or by an HTTP call. */

import type { TriggerDocument } from "../../../core/model/people/trigger.ts";
import {
  archiveTrigger as archive,
  findTrigger,
  listTriggers as list,
  makeTrigger,
  updateTrigger as update,
  type WantedTrigger,
} from "../../../core/triggers/keep-triggers.ts";
import type { Answer } from "../../http/answer.ts";
import { jsonAnswer, NO_CONTENT, singleAnswer } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";
import { readMembers } from "../read-members.ts";
import { TRIGGER, TRIGGER_UPDATE, triggerBody, withoutOurs } from "../trigger-shape.ts";

const PATH = "/trigger/v2";

/** 201 with the trigger. */
export const createTrigger: Operation = {
  name: "createTrigger",
  methods: ["POST"],
  path: PATH,
  policy: "Trigger_Admin",
  async handle({ under, principal }) {
    // The shape has checked them.
    const wanted = withoutOurs(await readMembers(under, TRIGGER)) as WantedTrigger;
    const trigger = await makeTrigger(under.kit.ports, principal, wanted);
    return jsonAnswer(201, triggerBody(trigger), { Location: `${PATH}/${trigger.id}` });
  },
};

/** 200 with all triggers of the team, newest first. */
export const listTriggers: Operation = {
  name: "listTriggers",
  methods: ["GET"],
  path: PATH,
  policy: "Trigger_Read",
  async handle({ under, principal }) {
    return jsonAnswer(200, (await list(under.kit.ports, principal)).map(triggerBody));
  },
};

/** 200 with a list of the one trigger. */
export const getTrigger: Operation = {
  name: "getTrigger",
  methods: ["GET"],
  path: `${PATH}/:triggerId`,
  policy: "Trigger_Read",
  async handle(call) {
    const { under, principal } = call;
    return singleAnswer(
      call,
      triggerBody(await findTrigger(under.kit.ports, principal, idOf(call))),
    );
  },
};

/** 200 with the trigger as it is afterwards. */
export const updateTrigger: Operation = {
  name: "updateTrigger",
  methods: ["PUT"],
  path: `${PATH}/:triggerId`,
  policy: "Trigger_Admin",
  async handle(call) {
    const { under, principal } = call;
    // The shape has checked them.
    const set = withoutOurs(await readMembers(under, TRIGGER_UPDATE)) as Partial<TriggerDocument>;
    const trigger = await update(under.kit.ports, principal, { id: idOf(call), set });
    return jsonAnswer(200, triggerBody(trigger));
  },
};

/** 204: it tells nothing any more, and is listed still. */
export const archiveTrigger: Operation = {
  name: "archiveTrigger",
  methods: ["DELETE"],
  path: `${PATH}/:triggerId`,
  policy: "Trigger_Admin",
  handle: (call) => setArchived(call, true),
};

/** 204: it tells again, unless it is disabled. */
export const unarchiveTrigger: Operation = {
  name: "unarchiveTrigger",
  methods: ["PUT"],
  path: `${PATH}/unarchive/:triggerId`,
  policy: "Trigger_Admin",
  handle: (call) => setArchived(call, false),
};

async function setArchived(call: Call, isArchived: boolean): Promise<Answer> {
  await archive(call.under.kit.ports, call.principal, { id: idOf(call), isArchived });
  return NO_CONTENT;
}

function idOf({ under }: Call): string {
  return String(under.params["triggerId"]);
}
