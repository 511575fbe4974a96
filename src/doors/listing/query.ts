/** The query of an address: what a table says of each parameter, and the check by it. */

import { isOnCalendar } from "../../contract/simple-value.ts";
import { pointerStep } from "../../contract/violations.ts";
import type { Violation } from "../../core/model/problem.ts";
import { didYouMean } from "../../core/text/nearest-name.ts";
import { type Fields, fieldsOf } from "../http/fields.ts";
import { isId } from "../http/ids.ts";
import { invalid } from "../http/invalid.ts";

export interface QueryParameter {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "dateTime" | "url" | "id";
  readonly description: string;
  /** The values it may have, where these are few. */
  readonly values?: readonly string[];
  /** The least and the greatest of an integer. */
  readonly range?: readonly [number, number];
  /** What it must be, for whoever sends something else. */
  readonly expects?: string;
  /** What is said where it is not there, and has to be. */
  readonly missing?: string;
  /** A family of parameters, whose names begin so and which may come several times: the operation reads them by itself. */
  readonly prefix?: string;
  /** It may come several times, and is a list: the operation reads it by itself, as it reads a family. */
  readonly mayRepeat?: true;
}

export interface QueryRules {
  readonly parameters: readonly QueryParameter[];
  /** A parameter without a value is none. */
  readonly ignoresEmpty: boolean;
}

const NO_QUERY: Fields = new Map();

/**
 * The query of an address, each parameter at most once and as the table has it. Throws invalid-document, also for a
 * parameter that is not in the table, because a misspelt name would otherwise go unnoticed; and conflicting-fields for one
 * that is given twice.
 */
export function queryOf(url: string, { parameters, ignoresEmpty }: QueryRules): Fields {
  const start = url.indexOf("?");
  const sent =
    start < 0
      ? NO_QUERY
      : fieldsOf(withoutLists(url.slice(start + 1), parameters), "query parameter", (name) =>
          demandKnown(name, parameters),
        );
  const query = ignoresEmpty ? new Map([...sent].filter(([, value]) => value !== "")) : sent;
  demandQuery(query, parameters);
  return query;
}

/** The same check of what came otherwise, such as in a form. Throws invalid-document. */
export function demandQuery(query: Fields, parameters: readonly QueryParameter[]): void {
  for (const parameter of parameters) {
    const value = query.get(parameter.name);
    if (value !== undefined) {
      demandValid(parameter, value);
    } else if (parameter.missing !== undefined) {
      throw invalid(`/${parameter.name}`, "required", parameter.missing);
    }
  }
}

/** Without what may come several times. */
function withoutLists(text: string, parameters: readonly QueryParameter[]): string {
  const lists = parameters.filter(({ prefix, mayRepeat }) => prefix !== undefined || mayRepeat);
  const isOfList = (sent: string): boolean =>
    lists.some(({ name, prefix }) =>
      prefix === undefined ? sent === name : sent.startsWith(prefix),
    );
  const sent = [...new URLSearchParams(lists.length === 0 ? "" : text)];
  return sent.some(([name]) => isOfList(name))
    ? new URLSearchParams(sent.filter(([name]) => !isOfList(name))).toString()
    : text;
}

/** Whoever pastes a key into an address without its name has made it one; longer names than ours are not repeated. */
const NAME_CHARS_MAX = 40;

/** Only the name is told, since a value may be a secret whatever its name is. */
function demandKnown(name: string, parameters: readonly QueryParameter[]): void {
  // A family has no member of the table's own name.
  const known = parameters.map((of) => (of.prefix === undefined ? of.name : `${of.prefix}NAME`));
  if (known.includes(name)) {
    return;
  }
  const isShown = name.length <= NAME_CHARS_MAX;
  const what = isShown
    ? `The query parameter ${JSON.stringify(name)} is not known here.`
    : `A query parameter whose name has ${name.length} characters is not known here.`;
  const names = known.length === 0 ? "none" : known.join(", ");
  const message = `${what}${didYouMean(name, known)} Known: ${names}.`;
  throw invalid(isShown ? pointerStep(name) : "", "unknown", message);
}

function demandValid(parameter: QueryParameter, value: string): void {
  const { name, expects } = parameter;
  const { rule, values, holds, expected } = checkOf(parameter);
  if (!(values?.includes(value) ?? holds?.(value) ?? true)) {
    const meant = values === undefined ? "" : didYouMean(value, values);
    throw invalid(`/${name}`, rule, `${name} must be ${expects ?? expected}.${meant}`);
  }
}

interface Check {
  readonly rule: Violation["rule"];
  readonly values?: readonly string[];
  readonly holds?: (value: string) => boolean;
  readonly expected: string;
}

const BOOLEANS = ["true", "false"];

function checkOf({ type, values, range: [least, greatest] = [0, 0] }: QueryParameter): Check {
  switch (type) {
    case "boolean":
      return { rule: "type", values: BOOLEANS, expected: "true or false" };
    case "integer": {
      const expected = `a whole number from ${least} to ${greatest}`;
      return { rule: "range", holds: (value) => isBetween(value, least, greatest), expected };
    }
    case "dateTime":
      return { rule: "pattern", holds: isTime, expected: "a time such as 2030-01-31T12:00:00Z" };
    case "id":
      return { rule: "pattern", holds: isId, expected: "an id" };
    case "string":
      return values === undefined
        ? ANYTHING
        : {
            rule: "enumeration",
            values,
            expected: `${values.length === 1 ? "" : "one of "}${values.join(", ")}`,
          };
    case "url":
      // Checked by whoever calls it.
      return ANYTHING;
  }
}

const ANYTHING: Check = { rule: "type", expected: "any text" };

function isBetween(text: string, least: number, greatest: number): boolean {
  return /^[0-9]{1,9}$/u.test(text) && Number(text) >= least && Number(text) <= greatest;
}

const TIME =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$/u;

/** Date.parse takes 31 February for 3 March. */
function isTime(text: string): boolean {
  return TIME.test(text) && isOnCalendar(text) && !Number.isNaN(Date.parse(text));
}
