/** A problem as a page, for whoever reads: the same that programs are told, with what it means and how it is mended. */

import type { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { basePath } from "../http/base-path.ts";
import { type Html, html } from "../http/html.ts";
import { problemHeaders } from "../problems/encode.ts";
import { EXPLANATIONS } from "../problems/explanations.ts";
import { PROBLEMS } from "../problems/table.ts";
import { pageAnswer } from "./document.ts";

/** The answer, with the status and the headers that the problem has for everybody. */
export function problemPage(problem: Problem, { kit, requestId }: Exchange): Answer {
  const { status, title } = PROBLEMS[problem.code];
  const base = basePath(kit.publicUrl);
  const { meaning, mend } = EXPLANATIONS[problem.code];
  const main = html`<div class="panel failed" role="alert"><p>${problem.detail}</p>${violationsOf(problem)}</div>
<p>${meaning} <strong>How to mend it:</strong> ${mend}</p>
<dl class="pairs">
<dt>Status</dt><dd>${status}</dd>
<dt>Code</dt><dd><a href="${base}/problems/${problem.code}"><code>${problem.code}</code></a></dd>
<dt>Instance</dt><dd><code>urn:uuid:${requestId}</code></dd>
</dl>`;
  return pageAnswer({ title, main, base }, { status, headers: problemHeaders(problem) });
}

function violationsOf({ violations }: Problem): Html | false {
  const items = violations.map(
    ({ pointer, message }) =>
      html`<li>${pointer !== "" && html`<code>${pointer}</code>: `}${message}</li>`,
  );
  return items.length > 0 && html`<ul>${items}</ul>`;
}
