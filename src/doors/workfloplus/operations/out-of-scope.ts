/** What the service whose interface this is has beside, and Jobgate has not: each address says where to turn instead. */

import { Problem } from "../../../core/model/problem.ts";
import type { Operation } from "../operation.ts";

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;

interface Absent {
  readonly name: string;
  readonly paths: readonly string[];
  readonly detail: string;
}

const ABSENT: readonly Absent[] = [
  {
    name: "changeUsers",
    paths: ["/api/team/user/:userId/*path", "/api/team", "/api/team/*path"],
    detail:
      "Users can only be looked at here: GET /api/team/user, and GET /api/team/user/{userId}. The operator adds and changes them, by jobgate user.",
  },
  {
    name: "groups",
    paths: ["/api/group{/*path}"],
    detail: "There are no groups of users here. Name users one by one.",
  },
  {
    name: "teamSettings",
    paths: ["/teamsettings/v1{/*path}"],
    detail:
      "Teams have no settings here. The operator sets what holds for all, as docs/settings.md says.",
  },
  {
    name: "reportTemplates",
    paths: ["/reporttemplates/v1{/*path}"],
    detail: "There are no templates of reports here: a report has one form for all jobs.",
  },
  {
    name: "collections",
    paths: ["/collections/v1{/*path}"],
    detail:
      "There are no collections here. Send the values that steps are to offer within the workflow.",
  },
];

/** 404 with a sentence, for whoever is let in. */
export const outOfScope: readonly Operation[] = ABSENT.flatMap(({ name, paths, detail }) =>
  paths.map(
    (path): Operation => ({
      name,
      methods: METHODS,
      path,
      policy: "any-valid-token",
      handle: () => Promise.reject(new Problem("not-found", detail)),
    }),
  ),
);
