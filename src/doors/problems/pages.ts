/** The pages behind the `type` of problems: one for each code, and a list of all. Markdown, made from two tables. */

import type { Router } from "express";

import type { ProblemCode } from "../../core/model/problem.ts";
import { ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import type { Answer } from "../http/answer.ts";
import { nothingHere, readOnlyDoor } from "../read-only-door.ts";
import { EXPLANATIONS } from "./explanations.ts";
import { PROBLEMS } from "./table.ts";

// Object.keys forgets the type; the table holds nothing else.
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** How a door with words of its own tells a problem, in a few of them. */
export type ToldElsewhere = (code: ProblemCode) => string;

/** Routes `/problems` and `/problems/<code>`. */
export function problemPages(kit: DoorKit, elsewhere: readonly ToldElsewhere[] = []): Router {
  return readOnlyDoor(kit, ownDialect("problems"), {
    "/problems": { operation: "list", act: () => page(list()) },
    "/problems/:code": {
      operation: "explain",
      act: ({ params }) => {
        const code = CODES.find((each) => each === params["code"]);
        if (code === undefined) {
          throw nothingHere();
        }
        return page(describe(code, elsewhere));
      },
    },
  });
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

function page(text: string): Answer {
  const headers = {
    "Content-Type": "text/markdown; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
    "X-Content-Type-Options": "nosniff",
  };
  return { status: 200, headers, body: text };
}
