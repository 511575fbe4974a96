/** The users of a team, and its programs: looked at, never changed. */

import { findMember, listMembers, type Member } from "../../../core/access/members.ts";
import { timeText } from "../../../core/text/time-text.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Operation } from "../operation.ts";

const READING = { methods: ["GET"], policy: "any-valid-token" } as const;

/** 200 with all of them. */
export const listUsers: Operation = {
  ...READING,
  name: "listUsers",
  path: "/api/team/user",
  async handle({ under, principal }) {
    const members = await listMembers(under.kit.ports, principal);
    return jsonAnswer(200, members.map(userBody));
  },
};

/** 200 with the one. */
export const getUser: Operation = {
  ...READING,
  name: "getUser",
  path: "/api/team/user/:userId",
  async handle({ under, principal }) {
    const { userId } = under.params;
    return jsonAnswer(200, userBody(await findMember(under.kit.ports, principal, String(userId))));
  },
};

function userBody({ objectId, name, email, createdAt, isDisabled }: Member) {
  return {
    userId: objectId,
    username: name,
    emailAddress: email ?? null,
    name,
    created: timeText(createdAt),
    locked: isDisabled,
  };
}
