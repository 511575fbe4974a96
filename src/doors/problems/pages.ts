/** The pages behind the `type` of problems: one for each code, and a list of all, made from two tables. Markdown for programs, HTML for browsers. */

import type { Router } from "express";

import type { ProblemCode } from "../../core/model/problem.ts";
import { ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import type { Answer } from "../http/answer.ts";
import { basePath } from "../http/base-path.ts";
import { type Html, html } from "../http/html.ts";
import { prefersPage } from "../http/negotiation/prefers-page.ts";
import { pageAnswer } from "../look/document.ts";
import { nothingHere, readOnlyDoor } from "../read-only-door.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { PROBLEMS } from "./table.ts";

// Object.keys forgets the type; the table holds nothing else.
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** How a door with words of its own tells a problem, in a few of them. */
export type ToldElsewhere = (code: ProblemCode) => string;

/** Routes `/problems` and `/problems/<code>`. */
export function problemPages(kit: DoorKit, elsewhere: readonly ToldElsewhere[] = []): Router {
  const base = basePath(kit.publicUrl);
  return readOnlyDoor(kit, ownDialect("problems"), {
    "/problems": {
      operation: "list",
      act: ({ request }) =>
        prefersPage(request)
          ? pageAnswer({ title: "Problems", main: table(base), base })
          : markdown(list()),
    },
    "/problems/:code": {
      operation: "explain",
      act: ({ request, params }) => {
        const code = CODES.find((each) => each === params["code"]);
        if (code === undefined) {
          throw nothingHere();
        }
        const { title } = PROBLEMS[code];
        return prefersPage(request)
          ? pageAnswer({ title, main: explained(code, base, elsewhere), base })
          : markdown(describe(code, elsewhere));
      },
    },
  });
}

function table(base: string): Html {
  const rows = CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    const link = html`<a href="${base}/problems/${code}"><code>${code}</code></a>`;
    return html`<tr><td>${link}</td><td>${status}</td><td>${title}</td><td>${EXPLANATIONS[code].meaning}</td></tr>`;
  });
  return html`<p>Every failure is a document (RFC 9457) in application/problem+json or application/problem+xml.</p>
<div class="scroll"><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th><th scope="col">Means</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function explained(code: ProblemCode, base: string, elsewhere: readonly ToldElsewhere[]): Html {
  const { meaning, mend } = EXPLANATIONS[code];
  const others = elsewhere.map((told) => html`<li>${withCode(told(code))}</li>`);
  return html`<p>${meaning}</p>
<p><strong>How to mend it:</strong> ${mend}</p>
<ul><li>code: <code>${code}</code></li><li>HTTP status: ${PROBLEMS[code].status}</li>${others}</ul>
<p><a href="${base}/problems">All problems</a></p>`;
}

/** Every second piece stands between backticks. */
function withCode(text: string): readonly (Html | string)[] {
  return text.split("`").map((piece, at) => (at % 2 === 1 ? html`<code>${piece}</code>` : piece));
}

function list(): string {
  const rows = CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    return `| [${code}](/problems/${code}) | ${status} | ${title} |`;
  });
  return `# Problems\n\n| code | status | title |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function describe(code: ProblemCode, elsewhere: readonly ToldElsewhere[]): string {
  const { status, title } = PROBLEMS[code];
  const { meaning, mend } = EXPLANATIONS[code];
  return (
    `# ${title}\n\n${meaning}\n\n**How to mend it:** ${mend}\n\n` +
    `- code: \`${code}\`\n- HTTP status: ${status}\n` +
    elsewhere.map((told) => `- ${told(code)}\n`).join("")
  );
}

function markdown(text: string): Answer {
  const headers = {
    "Content-Type": "text/markdown; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
    Vary: "Accept",
    "X-Content-Type-Options": "nosniff",
  };
  return { status: 200, headers, body: text };
}
