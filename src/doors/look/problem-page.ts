/** A problem as a page, for whoever reads: the same that programs are told, with what it means and how it is mended. */

import type { Problem } from "../../core/model/problem.ts";
import { type Exchange, takesSessions } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { basePath } from "../http/base-path.ts";
import { type Html, html } from "../http/html.ts";
import { problemHeaders } from "../problems/encode.ts";
import { EXPLANATIONS } from "../problems/explanations.ts";
import { PROBLEMS } from "../problems/table.ts";
import { pageAnswer } from "./document.ts";
import { readerOf } from "./reader.ts";
import { signInForm } from "./sign-in-form.ts";

/** The answer, with the status and the headers that the problem has for everybody. */
export function problemPage(problem: Problem, under: Exchange): Answer {
  const { kit, requestId } = under;
  const { status, title } = PROBLEMS[problem.code];
  const base = basePath(kit.publicUrl);
  const headers = problemHeaders(problem);
  if (problem.code === "unauthenticated" && !kit.isOpen && takesSessions(under.dialect)) {
    return signInPage(problem, under, headers);
  }
  const { meaning, mend } = EXPLANATIONS[problem.code];
  const { language } = problem.options;
  const main = html`<div class="panel failed" role="alert"${language !== undefined && html` lang="${language}"`}><p>${problem.detail}</p>${violationsOf(problem)}</div>
<p>${meaning} <strong>How to mend it:</strong> ${mend}</p>
<dl class="pairs">
<dt>Status</dt><dd>${status}</dd>
<dt>Code</dt><dd><a href="${base}/problems/${problem.code}"><code>${problem.code}</code></a></dd>
<dt>Instance</dt><dd><code>urn:uuid:${requestId}</code></dd>
</dl>`;
  return pageAnswer({ title, main, base, reader: readerOf(under) }, { status, headers });
}

/** Whoever is nobody may sign in where he is, and gets there what he wanted. */
function signInPage(
  { options, detail }: Problem,
  { kit, request }: Exchange,
  headers: Answer["headers"],
): Answer {
  const base = basePath(kit.publicUrl);
  const isReading = request.method === "GET" || request.method === "HEAD";
  const main = html`${options.reason === "no-credentials" ? html`<p>This page is for users of this server.</p>` : html`<div class="panel failed" role="alert"><p>${detail}</p></div>`}
${signInForm({ base, to: isReading ? (request.url ?? "") : "" })}`;
  // RFC 9110 §15.5.2 wants a challenge. Of Basic browsers would ask in a window of their own, before the page is seen.
  const challenge = { ...headers, "WWW-Authenticate": 'Bearer realm="Jobgate"' };
  return pageAnswer({ title: "Sign in", main, base }, { status: 401, headers: challenge });
}

function violationsOf({ violations }: Problem): Html | false {
  const items = violations.map(
    ({ pointer, message }) =>
      html`<li>${pointer !== "" && html`<code>${pointer}</code>: `}${message}</li>`,
  );
  return items.length > 0 && html`<ul>${items}</ul>`;
}
