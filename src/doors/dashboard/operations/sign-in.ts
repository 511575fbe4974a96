/** /sign-in and /sign-out: a user shows the password once, and the browser a session from then on. */

import { closeSession, openSession } from "../../../core/access/sessions.ts";
import { BROWSER_CLIENT } from "../../../core/model/access/session.ts";
import { Problem } from "../../../core/model/problem.ts";
import { parsedUrl } from "../../../core/text/parsed-url.ts";
import { bodyOf, letIn } from "../../exchange.ts";
import { readForm } from "../../http/fields.ts";
import { html } from "../../http/html.ts";
import { endedSessionCookie, sessionCookie, sessionTokenOf } from "../../http/session-cookie.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { PROBLEMS } from "../../problems/table.ts";
import { pageAnswer } from "../../look/document.ts";
import { signInForm } from "../../look/sign-in-form.ts";
import type { Answer } from "../../http/answer.ts";
import { type DashboardOperation, seeOther, type Visit, visitorOf } from "../operation.ts";

export const showSignIn: DashboardOperation = {
  name: "showSignIn",
  method: "GET",
  path: "/sign-in",
  demands: "nobody",
  handle: (visit) => (visit.under.kit.isOpen ? seeOther(visit, "/") : signInPage(visit, "")),
};

/** 303 to where the user wanted to go, with the session; the form again where nobody was let in. */
export const signIn: DashboardOperation = {
  name: "signIn",
  method: "POST",
  path: "/sign-in",
  demands: "nobody",
  async handle(visit) {
    const { under } = visit;
    const { kit, request } = under;
    const form = readForm(await bodyOf(under), request.headers["content-type"]);
    const to = ownPath(form.get("to") ?? "");
    const user = form.get("user") ?? "";
    const password = form.get("password") ?? "";
    try {
      const principal = await letIn(under, "nothing", { kind: "password", user, password });
      const session = await openSession(kit.ports, { ...principal, clientId: BROWSER_CLIENT });
      return seeOther(visit, to, { "Set-Cookie": sessionCookie(session.token, isSecure(visit)) });
    } catch (error) {
      if (error instanceof Problem && PROBLEMS[error.code].status < 500) {
        under.code = error.code;
        return signInPage(visit, to, error);
      }
      throw error;
    }
  },
};

/** 303 to the form. The session is over, whatever else holds its token. */
export const signOut: DashboardOperation = {
  name: "signOut",
  method: "POST",
  path: "/sign-out",
  demands: "nothing",
  async handle(visit) {
    const { kit, request } = visit.under;
    const token = sessionTokenOf(request);
    if (token !== undefined) {
      await closeSession(kit.ports, { ...visitorOf(visit), clientId: BROWSER_CLIENT }, token);
    }
    return seeOther(visit, "/sign-in", { "Set-Cookie": endedSessionCookie(isSecure(visit)) });
  },
};

function signInPage({ base }: Visit, to: string, problem?: Problem): Answer {
  const failure =
    problem && html`<div class="panel failed" role="alert"><p>${problem.detail}</p></div>`;
  const main = html`${failure}${signInForm({ base, to })}`;
  return pageAnswer(
    { title: "Sign in", main, base },
    problem && { status: PROBLEMS[problem.code].status, headers: problemHeaders(problem) },
  );
}

/** Nothing but an address of ours is ever gone to; the start page for all else. */
function ownPath(to: string): string {
  const url = to.startsWith("/") ? parsedUrl(`http://here${to}`) : undefined;
  return url?.host === "here" ? `${url.pathname}${url.search}`.replace(/^\/{2,}/u, "/") : "/";
}

/** Whether the browser reaches us by TLS. */
function isSecure({ under: { kit, request } }: Visit): boolean {
  return (kit.publicUrl ?? kit.proxies.urlOf(request)).startsWith("https:");
}
