/** GET /v1/schedules. */

import { describeSchedule } from "../../../../core/schedules/describe-schedule.ts";
import { listSchedules as list } from "../../../../core/schedules/read-schedules.ts";
import { documentAnswer } from "../../bodies.ts";
import { tagged } from "../../entity-tag.ts";
import type { Operation } from "../../operation.ts";
import { BEFORE, LIMIT } from "../../../listing/paging.ts";
import { nextPage, pageOf } from "../../page.ts";

/** 200 with one page of schedules, newest first; a Link header (RFC 8288) leads to the next page where there is one. */
export const listSchedules: Operation = {
  name: "listSchedules",
  summary: "Lists schedules, newest first.",
  method: "GET",
  path: "/v1/schedules",
  demands: "read-jobs",
  query: [LIMIT, { ...BEFORE, expects: "the id of a schedule" }],
  answers: "document",
  successes: [
    {
      status: 200,
      description:
        "One page of schedules; the header Link leads to the next one. It ends early where the schedules would be larger than 1 MB together.",
      root: "schedules",
    },
    { status: 304, description: "The page is as If-None-Match knows it." },
  ],
  problems: ["precondition-failed"],
  async handle(call) {
    const { ports } = call.kit;
    const page = pageOf(call);
    const { entries, hasMore } = await list(ports, call.principal, page);
    const lastId = entries.at(-1)?.id;
    const answer = documentAnswer(call, "schedules", {
      value: entries.map((schedule) => describeSchedule(ports, schedule)),
      ...(hasMore && { headers: nextPage(call, "/schedules", { limit: page.limit, lastId }) }),
    });
    return tagged(call, answer);
  },
};
