/** POST /sessions and DELETE /sessions/{token}: a user logs in through a client, and out. */

import { closeSession, openSession } from "../../../core/access/sessions.ts";
import { Problem } from "../../../core/model/problem.ts";
import { timeText } from "../../../core/text/time-text.ts";
import { letIn } from "../../exchange.ts";
import { CLIENT_TOKEN, demandToken, SESSION_TOKEN, tokenOf } from "../dialect.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Operation } from "../operation.ts";
import { readFields } from "../read-fields.ts";

const FIELDS = { username: "text", password: "text" } as const;

/** 201 with the session's token, which is told this once. */
export const createSession: Operation = {
  name: "createSession",
  methods: ["POST"],
  path: "/sessions",
  async handle(under) {
    const { dialect, kit, request } = under;
    dialect.format(request);
    const client = demandToken(request, CLIENT_TOKEN);
    const { values } = await readFields(under, FIELDS);
    const { username: user, password } = values;
    if (user === undefined || password === undefined) {
      const name = user === undefined ? "username" : "password";
      const message = `${name} is missing.`;
      throw Problem.at("invalid-document", { pointer: `/${name}`, rule: "required", message });
    }
    const principal = await letIn(under, "nothing", {
      kind: "client-login",
      client,
      user,
      password,
    });
    const { token, expiresAt } = await openSession(kit.ports, principal);
    return jsonAnswer(201, {
      token,
      expires: timeText(expiresAt),
      _type: "CreateSessionResponseBody",
    });
  },
};

/** 204. The session in the path is enough to end it. */
export const deleteSession: Operation = {
  name: "deleteSession",
  methods: ["DELETE"],
  path: "/sessions/:token",
  async handle(under) {
    const { dialect, kit, request, params } = under;
    dialect.format(request);
    const client = demandToken(request, CLIENT_TOKEN);
    const ended = String(params["token"]);
    const session = tokenOf(request, SESSION_TOKEN) ?? ended;
    const principal = await letIn(under, "nothing", { kind: "session", client, session });
    await closeSession(kit.ports, principal, ended);
    return { status: 204, headers: {}, body: undefined };
  },
};
