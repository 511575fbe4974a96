/** One field of a recurring rule: which values it takes, and its text turned into the list of values it stands for. */

import { RuleError } from "./rule-error.ts";

export interface FieldKind {
  /** How messages call the field. */
  readonly title: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Names of values, in any case, in the order of the values from the minimum on. */
  readonly names: readonly string[];
  /** Whether 22-2 is the range from 22 over the maximum to 2. */
  readonly wraps: boolean;
}

/** The text for every value. */
export const EVERY = "*";

/** The values that a field's text stands for, ascending. Throws RuleError. */
export function fieldValues(text: string, kind: FieldKind): readonly number[] {
  const values = new Set(text.split(",").flatMap((item) => itemValues(item, kind)));
  return [...values].sort((left, right) => left - right);
}

/** A value by number or name. Throws RuleError. */
export function fieldValue(text: string, kind: FieldKind): number {
  const { title, minimum, maximum, names } = kind;
  const value = /^[0-9]{1,4}$/u.test(text) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) {
    return value;
  }
  const index = names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  if (index >= 0) {
    return minimum + index;
  }
  const named = names.length === 0 ? "" : ` or ${names[0]} to ${names.at(-1)}`;
  throw new RuleError(
    `its ${title} hold "${text}", where ${minimum} to ${maximum}${named} is allowed`,
  );
}

function itemValues(item: string, kind: FieldKind): readonly number[] {
  const [span = "", step, ...more] = item.split("/");
  if (more.length > 0) {
    throw new RuleError(`its ${kind.title} hold "${item}", which has more than one step`);
  }
  const every = step === undefined ? 1 : stepOf(step, kind);
  return spanValues(span, kind, step !== undefined).filter((_value, index) => index % every === 0);
}

function stepOf(text: string, { title, minimum, maximum }: FieldKind): number {
  const step = /^[0-9]{1,4}$/u.test(text) ? Number(text) : 0;
  const most = minimum > 1 ? maximum - minimum : maximum;
  if (step < 1 || step > most) {
    throw new RuleError(`its ${title} have the step "${text}", where 1 to ${most} is allowed`);
  }
  return step;
}

/** All values of `*`, `5` or `5-9`; with a step behind it, `5` is 5 to the maximum. */
function spanValues(span: string, kind: FieldKind, hasStep: boolean): readonly number[] {
  const { title, minimum, maximum, wraps } = kind;
  if (span === EVERY) {
    return range(minimum, maximum);
  }
  const [from = "", to, ...more] = span.split("-");
  if (more.length > 0) {
    throw new RuleError(`its ${title} hold "${span}", which is no range`);
  }
  const first = fieldValue(from, kind);
  if (to === undefined) {
    return hasStep ? range(first, maximum) : [first];
  }
  const last = fieldValue(to, kind);
  if (first <= last) {
    return range(first, last);
  }
  if (!wraps) {
    throw new RuleError(`its ${title} hold the range "${span}", which ends before it begins`);
  }
  return [...range(first, maximum), ...range(minimum, last)];
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_unused, index) => first + index);
}
