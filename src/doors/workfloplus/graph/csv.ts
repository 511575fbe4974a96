/** The answer of a query as CSV (RFC 4180), for spreadsheets: a column for each field that was asked, a row for each thing. */

import {
  type DocumentNode,
  getOperationAST,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

import { Problem } from "../../../core/model/problem.ts";
import { TEXT_CHARS_MAX, tooMuch } from "./budget.ts";

type Row = ReadonlyMap<string, string>;

/** The one list that was asked for. Throws invalid-document where there are several. */
export function csvOf(
  document: DocumentNode,
  operationName: string | undefined,
  data: unknown,
): string {
  const operation = getOperationAST(document, operationName);
  const columns = operation
    ? columnsOf(operation.selectionSet, { document, prefix: "", spread: new Set() })
    : [];
  const lists = Object.entries(data ?? {});
  const [list] = lists;
  if (list === undefined || lists.length > 1) {
    throw new Problem("invalid-document", "As CSV one list can be had, such as jobs. Ask for one.");
  }
  const [name, items] = list;
  const shown = [...new Set(columns)];
  const lines = [shown.map((column) => cell(column.slice(name.length + 1))).join(",")];
  let chars = 0;
  for (const item of [items].flat() as readonly unknown[]) {
    for (const row of rowsOf(item, name)) {
      // A job's own texts stand in each of its rows, so a small answer can be a large table.
      chars += [...row.values()].reduce((sum, text) => sum + text.length, shown.length);
      if (chars > TEXT_CHARS_MAX) {
        throw tooMuch(
          `As CSV its answer has more than ${TEXT_CHARS_MAX} characters. Ask for fewer jobs at once, or for fewer fields.`,
        );
      }
      lines.push(shown.map((column) => cell(row.get(column) ?? "")).join(","));
    }
  }
  return [...lines, ""].join("\r\n");
}

interface Place {
  readonly document: DocumentNode;
  readonly prefix: string;
  /** Fragments that this place has already: each counts once, however often it is spread. */
  readonly spread: Set<string>;
}

/** The fields that hold values, by their names in the answer from the root on. */
function columnsOf({ selections }: SelectionSetNode, place: Place): readonly string[] {
  return selections.flatMap((selection) => columnsOfOne(selection, place));
}

function columnsOfOne(selection: SelectionNode, place: Place): readonly string[] {
  const { document, prefix } = place;
  switch (selection.kind) {
    case Kind.FIELD: {
      const { alias, name, selectionSet } = selection;
      const path = prefix + (alias ?? name).value;
      return selectionSet === undefined
        ? [path]
        : columnsOf(selectionSet, { document, prefix: `${path}.`, spread: new Set() });
    }
    case Kind.INLINE_FRAGMENT:
      return columnsOf(selection.selectionSet, place);
    case Kind.FRAGMENT_SPREAD:
      return columnsOfFragment(selection.name.value, place);
  }
}

function columnsOfFragment(name: string, place: Place): readonly string[] {
  if (place.spread.has(name)) {
    return [];
  }
  place.spread.add(name);
  for (const definition of place.document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name) {
      return columnsOf(definition.selectionSet, place);
    }
  }
  return [];
}

/** A thing's own values stand in each of its rows; lists in it lie side by side, so it has as many rows as the longest. */
function* rowsOf(item: unknown, path: string): Generator<Row, void, undefined> {
  if (typeof item !== "object" || item === null) {
    if (item !== null && item !== undefined) {
      yield new Map([[path, textOf(item)]]);
    }
    return;
  }
  const own = new Map<string, string>();
  const lists: (readonly Row[])[] = [];
  for (const [name, value] of Object.entries(item)) {
    const below = `${path}.${name}`;
    if (Array.isArray(value) && value.some((each) => typeof each === "object" && each !== null)) {
      lists.push(value.flatMap((each: unknown) => [...rowsOf(each, below)]));
    } else if (Array.isArray(value)) {
      own.set(below, value.map(textOf).join("; "));
    } else if (typeof value === "object" && value !== null) {
      lists.push([...rowsOf(value, below)]);
    } else {
      own.set(below, textOf(value));
    }
  }
  const count = Math.max(1, ...lists.map(({ length }) => length));
  for (let index = 0; index < count; index += 1) {
    yield new Map([...own, ...lists.flatMap((rows) => [...(rows[index] ?? [])])]);
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) {
    return "";
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a spreadsheet would run; signs before mere numbers are none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s().,/-]*$))/u;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
