/** The generated tables of the documentation say what the code says. */
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { SETTINGS } from "../../src/settings/settings.ts";
import type { OptionSpec } from "../../src/core/model/option.ts";
import { Problem, type ProblemCode } from "../../src/core/model/problem.ts";
import type { WorkflowDeclaration } from "../../src/core/model/workflow.ts";
import { EXPLANATIONS } from "../../src/doors/problems/explanations.ts";
import { ipsFaultOf, PROBLEMS } from "../../src/doors/problems/table.ts";
import { createWorkflows } from "../../src/workflows/catalogue.ts";
import { openSandbox } from "../workflows/open-sandbox.ts";
import { isUpdating, readPage, replaceSection, section, table } from "./readme.ts";

const code = (text: string): string => `\`${text}\``;

function settingsTable(): string {
  const rows = Object.values(SETTINGS).map(({ env, default: fallback, description }) => [
    code(env),
    fallback === "" ? "" : code(fallback),
    description,
  ]);
  return table(["setting", "default", "meaning"], rows);
}

/** Problems whose details choose another IPS fault than the usual one. */
const SPECIAL_FAULTS: readonly (readonly [when: string, problem: Problem])[] = [
  [
    "a field is missing",
    new Problem("invalid-document", "", {
      violations: [{ pointer: "", rule: "required", message: "" }],
    }),
  ],
  ["no credentials", new Problem("unauthenticated", "", { reason: "no-credentials" })],
  ["unknown or disabled user", new Problem("unauthenticated", "", { reason: "unknown-user" })],
  ["for another user", new Problem("forbidden", "", { reason: "no-impersonation-permission" })],
  ["unknown company", new Problem("not-found", "", { reason: "unknown-company" })],
  ["unknown user", new Problem("not-found", "", { reason: "unknown-request-user" })],
];

/** The usual IPS fault of a problem, and the others with when they are told. */
function faultsCell(each: ProblemCode): string {
  const { fault: usual, code: usualCode } = PROBLEMS[each].ips;
  const others = SPECIAL_FAULTS.filter(([, { code: of }]) => of === each).map(([when, problem]) => {
    const { fault, code: number } = ipsFaultOf(problem);
    return `; ${fault === usual ? "" : `${fault} `}${number}: ${when}`;
  });
  return `${usual} ${usualCode}${others.join("")}`;
}

function problemsTable(): string {
  // Object.keys forgets the type; the table holds nothing else.
  const rows = (Object.keys(PROBLEMS) as ProblemCode[]).map((each) => {
    const { status } = PROBLEMS[each];
    return [code(each), String(status), faultsCell(each), EXPLANATIONS[each].meaning];
  });
  return table(["code", "HTTP", "IPS fault", "means"], rows);
}

function optionRow(spec: OptionSpec): readonly string[] {
  const range =
    spec.minimum === undefined
      ? ""
      : ` ${spec.minimum}–${spec.maximum === undefined ? "" : spec.maximum}`;
  const choices = spec.choices === undefined ? "" : `: ${spec.choices.join(", ")}`;
  const marks = [spec.repeats ? "may repeat" : "", spec.secret ? "secret" : ""].filter(Boolean);
  return [
    code(spec.name),
    `${spec.type}${range}${choices}`,
    spec.default === undefined ? "" : code(spec.default),
    [spec.description, ...marks.map((mark) => `(${mark})`)].join(" "),
  ];
}

function workflowText(workflow: WorkflowDeclaration, index: number): string {
  const profiles = workflow.profiles.map(
    ({ name, description }) => `${code(name)} (${description.replace(/\.$/u, "")})`,
  );
  const takes =
    workflow.parameters === undefined
      ? table(["option", "type", "default", "meaning"], workflow.options.map(optionRow))
      : `Takes the parameters element ${code(workflow.parameters)}.`;
  const title = `### ${workflow.name}${index === 0 ? " (the default)" : ""}`;
  return [title, workflow.description, `Profiles: ${profiles.join(", ")}.`, takes].join("\n\n");
}

function workflowsText(): string {
  const workflows = createWorkflows({ sandbox: openSandbox(), fileBytesMax: 1 });
  return workflows.map(workflowText).join("\n\n");
}

const SECTIONS = [
  ["workflows", "docs/workflows.md", workflowsText],
  ["settings", "docs/settings.md", settingsTable],
  ["problems", "docs/problems.md", problemsTable],
] as const;

it.each(SECTIONS)("the %s of %s are those of the code", (name, page, render) => {
  if (isUpdating) {
    replaceSection(name, render(), page);
  }
  expect(section(name, page)).toBe(render());
});

it("docs/dependencies.md lists every dependency with the version that package.json pins", () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const rows = readPage("docs/dependencies.md").matchAll(
    /^\| `([@a-z0-9/.-]+)` \| ([0-9]+\.[0-9]+\.[0-9]+) \|/gmu,
  );
  const listed = Object.fromEntries(Array.from(rows, ([, name, version]) => [name, version]));
  const typesOnly = ([name]: [string, unknown]): boolean => !name.startsWith("@types/");
  const pinned = Object.entries({ ...dependencies, ...devDependencies }).filter(typesOnly);
  expect(listed).toEqual(Object.fromEntries(pinned));
});
