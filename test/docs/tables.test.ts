/** The generated tables of the documentation say what the code says. */
import { readdirSync, readFileSync } from "node:fs";

import { expect, it } from "vitest";

import type { Setting } from "../../src/settings/setting.ts";
import { settingNames } from "../../src/settings/config.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import type { OptionSpec } from "../../src/core/model/option.ts";
import { Problem, type ProblemCode } from "../../src/core/model/problem.ts";
import type { WorkflowDeclaration } from "../../src/core/model/workflow.ts";
import { EXPLANATIONS } from "../../src/doors/problems/explanations.ts";
import { IPS_FAULTS, ipsFaultOf } from "../../src/doors/ips/ips-fault.ts";
import { PROBLEMS } from "../../src/doors/problems/table.ts";
import { prepressEn } from "../../src/messages/prepress/prepress-en.ts";
import { FINDING_CODES, USUAL_SEVERITIES } from "../../src/workflows/prepress/severities.ts";
import { createWorkflows } from "../../src/workflows/catalogue.ts";
import { ALL_PERMISSIONS } from "../../src/core/model/principal.ts";
import { POLICIES } from "../../src/core/model/access/policy.ts";
import { PERMISSIONS_OF } from "../../src/core/model/access/role.ts";
import { catalogue } from "../harness/events/event-catalogue.ts";
import { startServer } from "../harness/start-server.ts";
import { openSandbox } from "../harness/open-sandbox.ts";
import { isUpdating, readPage, replaceSection, section, table } from "./readme.ts";
import { prepress } from "../harness/prepress.ts";

const code = (text: string): string => `\`${text}\``;

type Row = Pick<Setting<unknown>, "env" | "default" | "description">;

function settingsTable(settings: readonly Row[] = Object.values(SETTINGS)): string {
  const rows = settings.map(({ env, default: fallback, description }) => [
    code(env),
    fallback === "" ? "" : code(fallback),
    description,
  ]);
  return table(["setting", "default", "meaning"], rows);
}

/** Those that are set first where Jobgate is put to use. */
function firstSettingsTable(): string {
  const { host, port, publicUrl, dataDir, databaseUrl } = SETTINGS;
  const { auth, trustedProxies, outboundAllow, smtpUrl, workers } = SETTINGS;
  const whereItIs = [host, port, publicUrl, dataDir, databaseUrl];
  return settingsTable([...whereItIs, auth, trustedProxies, outboundAllow, smtpUrl, workers]);
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
  const { fault: usual, code: usualCode } = IPS_FAULTS[each];
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

function choicesText(choices: OptionSpec["choices"]): string {
  if (choices === FINDING_CODES) {
    return ": a code of [preflight.md](preflight.md#checks)";
  }
  return choices === undefined ? "" : `: ${choices.join(", ")}`;
}

function checksTable(): string {
  const { findings } = prepressEn;
  const rows = FINDING_CODES.map((each) => [
    code(each),
    USUAL_SEVERITIES[each],
    findings[each].message,
    findings[each].advice,
  ]);
  return table(["finding", "usually", "says", "how to mend it"], rows);
}

function optionRow(spec: OptionSpec): readonly string[] {
  const range =
    spec.minimum === undefined
      ? ""
      : ` ${spec.minimum}–${spec.maximum === undefined ? "" : spec.maximum}`;
  const choices = choicesText(spec.choices);
  const { repeats, secret, excludes, needs } = spec;
  const marks = [
    ...(repeats ? ["may repeat"] : []),
    ...(secret ? ["secret"] : []),
    ...(excludes === undefined ? [] : [`not together with ${excludes.map(code).join(", ")}`]),
    ...(needs === undefined
      ? []
      : [`where ${code(needs.option)} is ${needs.choices.map(code).join(" or ")}`]),
  ];
  return [
    code(spec.name),
    `${spec.type}${range}${choices}`,
    spec.default === undefined ? "" : code(spec.default),
    [spec.description, ...marks.map((mark) => `(${mark})`)].join(" "),
  ];
}

const workflows = createWorkflows({ sandbox: openSandbox(), prepress, fileBytesMax: 1 });

/** The options of a workflow that takes parameters are those of the one that does the same with documents. */
function parametersText({ options }: WorkflowDeclaration, parameters: string): string {
  const element = `Takes the parameters element ${code(parameters)}`;
  const same = workflows.find((each) => each.parameters === undefined && each.options === options);
  return same === undefined || options.length === 0
    ? `${element}.`
    : `${element}, with the options of [${same.name}](#${same.name}) in its ${code("optionArray")}.`;
}

function workflowText(workflow: WorkflowDeclaration, index: number): string {
  const profiles = workflow.profiles.map(
    ({ name, description }) => `${code(name)} (${description.replace(/\.$/u, "")})`,
  );
  const takes =
    workflow.parameters === undefined
      ? table(["option", "type", "default", "meaning"], workflow.options.map(optionRow))
      : parametersText(workflow, workflow.parameters);
  const title = `### ${workflow.name}${index === 0 ? " (the default)" : ""}`;
  return [title, workflow.description, `Profiles: ${profiles.join(", ")}.`, takes].join("\n\n");
}

function workflowsText(): string {
  return workflows.map(workflowText).join("\n\n");
}

/** Roles that may the same stand in one row. */
function rolesTable(): string {
  const permissions = [...ALL_PERMISSIONS];
  const rows = new Map<string, string[]>();
  for (const [role, may] of Object.entries(PERMISSIONS_OF)) {
    const cells = permissions.map((each) => (may.includes(each) ? "yes" : "")).join("|");
    rows.set(cells, [...(rows.get(cells) ?? []), code(role)]);
  }
  return table(
    ["role", ...permissions.map(code)],
    Array.from(rows, ([cells, roles]) => [roles.join(", "), ...cells.split("|")]),
  );
}

function policiesTable(): string {
  const rows = Object.entries(POLICIES).map(([name, { scopes, permissions, permission }]) => [
    code(name),
    scopes.map(code).join(", "),
    permissions.length === 0 ? "any" : permissions.map(code).join(", "),
    permission === undefined ? "" : code(permission),
  ]);
  return table(["policy", "one of these scopes", "one of these permissions", "others"], rows);
}

/** What stands in the docs in capitals and is no setting of the server. */
const OTHER_VARIABLES = [
  "JOBGATE_URL",
  "JOBGATE_KEY",
  "JOBGATE_CALLBACK_SECRET",
  "AUTH_MODE",
  "DB_URL",
  "SOAK_MINUTES",
  "UPDATE_DOCS",
  "TEST_DATABASE_URL",
  "UPDATE_DOCS",
  "SOAP_SINGLE_ELEMENT_ARRAYS",
  "OAUTHLIB_INSECURE_TRANSPORT",
];

/** From the declarations, with what callbacks can tell. */
function eventsTable(): string {
  const told = new Set(catalogue("CallbackType").map(({ name }) => name));
  const rows = catalogue("EventCode").map(({ name, meaning }) => [
    code(name),
    meaning,
    told.has(name) ? "yes" : "",
  ]);
  return table(["event", "means", "told by callbacks"], rows);
}

const SECTIONS = [
  ["events", "docs/events.md", eventsTable],
  ["workflows", "docs/workflows.md", workflowsText],
  ["checks", "docs/preflight.md", checksTable],
  ["settings", "README.md", firstSettingsTable],
  ["settings", "docs/settings.md", () => settingsTable()],
  ["problems", "docs/problems.md", problemsTable],
  ["roles", "docs/security.md", rolesTable],
  ["policies", "docs/oauth.md", policiesTable],
] as const;

it.each(SECTIONS)("the %s of %s are those of the code", (name, page, render) => {
  if (isUpdating) {
    replaceSection(name, render(), page);
  }
  expect(section(name, page)).toBe(render());
});

it.each(readdirSync(new URL("../../docs", import.meta.url)).filter((name) => name.endsWith(".md")))(
  "docs/%s names no setting that is none",
  (name) => {
    const known = new Set<string>([...settingNames(), ...OTHER_VARIABLES]);
    const named = readPage(`docs/${name}`).matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/gu);
    expect(Array.from(named, ([, each = ""]) => each).filter((each) => !known.has(each))).toEqual(
      [],
    );
  },
);

it("docs/operating.md tells each limit with a problem and its status", () => {
  const [, limits = ""] = readPage("docs/operating.md").split("\n## Limits\n");
  const told = Array.from(limits.matchAll(/\| `([a-z-]+)`, ([0-9]+)/gu));
  expect(told.length).toBeGreaterThan(5);
  const statuses = new Map<string, number>(
    Object.entries(PROBLEMS).map(([name, { status }]) => [name, status]),
  );
  for (const [, name = "", status] of told) {
    expect([name, status]).toEqual([name, String(statuses.get(name))]);
  }
});

it("docs/operating.md tells every metric of ours, and no other", async () => {
  const server = await startServer();
  try {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const measured = Array.from(metrics.matchAll(/^# TYPE (jobgate_\w+) /gmu), ([, name]) => name);
    const told = readPage("docs/operating.md").matchAll(/`(jobgate_\w+)`/gu);
    expect(Array.from(told, ([, name]) => name).toSorted()).toEqual(measured.toSorted());
  } finally {
    await server.close();
  }
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
