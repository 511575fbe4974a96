/** How the dashboard speaks: in pages, also where something failed; and forms of ours show the session of the browser. */

import { type Dialect, ownDialect, sessionShown } from "../dialect.ts";
import { problemPage } from "../look/problem-page.ts";

const OWN = ownDialect("dashboard", ["/dashboard", "/library", "/sign-in", "/sign-out"]);

/** Of what is read. */
export const DASHBOARD: Dialect = { ...OWN, tell: problemPage };

/** Of forms, which the browser's session may send where their origin was looked at. */
export const FORMS: Dialect = {
  ...DASHBOARD,
  credentials: (request) => OWN.credentials(request) ?? sessionShown(request),
};
