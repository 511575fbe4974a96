/** Options: the typed name-value pairs of a workflow, how they are declared, checked and resolved. */

import type { Option, OptionDocument, OptionType } from "./contract-types.gen.ts";
import { didYouMean } from "../text/nearest-name.ts";
import type { Violation } from "./problem.ts";

/**
 * How a workflow declares one option: the default in the text form that callers use, bounds of integer and number, values of
 * a choice. Of options that exclude each other, a later layer takes the earlier one's away.
 */
export interface OptionSpec extends Omit<OptionDocument, "repeats" | "secret"> {
  /** May be given more than once; otherwise twice is an error. */
  readonly repeats?: boolean;
  /** Never returned (`***`), never logged, stored sealed and erased when the job ends. */
  readonly secret?: boolean;
}

export const MASK = "***";

/** Names and texts of options after all layers (default, profile, job, document) are laid over each other. */
export type ResolvedOptions = ReadonlyMap<string, readonly string[]>;

const INTEGER = /^[+-]?[0-9]{1,15}$/u;
const NUMBER = /^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$/u;
const PAGES =
  /^[1-9][0-9]{0,6}(-([1-9][0-9]{0,6})?)?(,[1-9][0-9]{0,6}(-([1-9][0-9]{0,6})?)?){0,99}$/u;

/** For each type: why the text is no value of the option; undefined if it is one. */
const VALUE_ERROR: Readonly<
  Record<OptionType, (spec: OptionSpec, text: string) => string | undefined>
> = {
  integer: (spec, text) =>
    INTEGER.test(text) ? rangeError(spec, Number(text)) : "must be a whole number",
  number: (spec, text) =>
    NUMBER.test(text) ? rangeError(spec, Number(text)) : "must be a number such as 12 or 0.5",
  boolean: (_spec, text) =>
    /^(true|false)$/u.test(text)
      ? undefined
      : `must be true or false.${didYouMean(text, ["true", "false"])}`,
  choice: ({ choices = [], secret }, text) =>
    choices.includes(text)
      ? undefined
      : `must be one of ${choices.join(", ")}.${secret === true ? "" : didYouMean(text, choices)}`,
  pages: (_spec, text) => pagesError(text),
  text: () => undefined,
};

function pagesError(text: string): string | undefined {
  if (!PAGES.test(text)) {
    return "must name pages such as 1, 2-5 or 1,3,7-";
  }
  const reversed = text.split(",").find((part) => {
    const [first, last] = part.split("-");
    return last !== undefined && last !== "" && Number(last) < Number(first);
  });
  return reversed === undefined
    ? undefined
    : `must name the lower page of a range first, which ${reversed} does not`;
}

function rangeError(spec: OptionSpec, value: number): string | undefined {
  const { minimum = -Infinity, maximum = Infinity } = spec;
  if (value >= minimum && value <= maximum) {
    return undefined;
  }
  return maximum === Infinity
    ? `must be at least ${minimum}`
    : `must be from ${minimum} to ${maximum}`;
}

/** Checks options as callers send them. Pointers start at `base`, such as "/options". Returns [] where all is well. */
export function checkOptions(
  specs: readonly OptionSpec[],
  options: readonly Option[],
  base: string,
): readonly Violation[] {
  const violations: Violation[] = [];
  const seen = new Set<string>();
  options.forEach((option, index) => {
    const spec = specs.find((candidate) => candidate.name === option.name);
    if (spec === undefined) {
      const known = specs.map((candidate) => candidate.name);
      const meant = didYouMean(option.name, known);
      const message = `There is no option ${option.name}.${meant} This workflow knows ${known.join(", ") || "no options"}.`;
      violations.push({ pointer: `${base}/${index}/name`, rule: "unknown", message });
      return;
    }
    const error = VALUE_ERROR[spec.type](spec, option.value);
    if (error !== undefined) {
      const message = `Option ${spec.name} ${error}${/[.?]$/u.test(error) ? "" : "."}`;
      violations.push({ pointer: `${base}/${index}/value`, rule: "value", message });
    }
    if (seen.has(spec.name) && spec.repeats !== true) {
      const message = `Option ${spec.name} may be given only once.`;
      violations.push({ pointer: `${base}/${index}/name`, rule: "count", message });
    }
    const other = spec.excludes?.find((name) => seen.has(name));
    if (other !== undefined) {
      const message = `Options ${other} and ${spec.name} cannot be given together; leave one of them out.`;
      violations.push({ pointer: `${base}/${index}/name`, rule: "conflict", message });
    }
    seen.add(spec.name);
  });
  return violations;
}

/**
 * Lays the layers over each other, later ones over earlier ones; a layer that names an option replaces all its values, and
 * those of options that it excludes.
 */
export function resolveOptions(
  specs: readonly OptionSpec[],
  layers: readonly (readonly Option[])[],
): ResolvedOptions {
  const resolved = new Map<string, readonly string[]>();
  for (const spec of specs) {
    if (spec.default !== undefined) {
      resolved.set(spec.name, [spec.default]);
    }
  }
  for (const layer of layers) {
    for (const [name, values] of groupByName(layer)) {
      const { excludes = [] } = specs.find((spec) => spec.name === name) ?? {};
      excludes.forEach((excluded) => resolved.delete(excluded));
      resolved.set(name, values);
    }
  }
  return resolved;
}

/** What was asked for and has no effect beside the other options, in words; a default and a profile ask for nothing. */
export function optionsWithoutEffect(
  specs: readonly OptionSpec[],
  asked: readonly Option[],
  resolved: ResolvedOptions,
): readonly string[] {
  return specs.flatMap(({ name, needs }) => {
    const isAsked = needs !== undefined && asked.some((option) => option.name === name);
    const other = isAsked ? optionText(resolved, needs.option) : undefined;
    return needs === undefined || other === undefined || needs.choices.includes(other)
      ? []
      : [
          `The option ${name} has no effect where ${needs.option} is ${other}; it is for ${needs.choices.join(", ")}.`,
        ];
  });
}

function groupByName(options: readonly Option[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, value } of options) {
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  return groups;
}

/** Splits options into what may be shown and the secret ones; the secret ones stand masked among the shown. */
export function maskSecrets(
  specs: readonly OptionSpec[],
  options: readonly Option[],
): { readonly shown: readonly Option[]; readonly secrets: readonly Option[] } {
  const secretNames = new Set(specs.filter((spec) => spec.secret).map((spec) => spec.name));
  return {
    shown: options.map((option) =>
      secretNames.has(option.name) ? { name: option.name, value: MASK } : option,
    ),
    secrets: options.filter((option) => secretNames.has(option.name)),
  };
}

/** The options whose values were secret and are gone: only their masks are left. */
export function maskedOptions(
  specs: readonly OptionSpec[],
  options: readonly Option[],
): readonly Option[] {
  const secretNames = new Set(specs.filter((spec) => spec.secret).map((spec) => spec.name));
  return options.filter(({ name, value }) => value === MASK && secretNames.has(name));
}

/** Puts the secret values back where the masked ones stand; the reverse of maskSecrets. */
export function unmaskSecrets(
  shown: readonly Option[],
  secrets: readonly Option[],
): readonly Option[] {
  const secretNames = new Set(secrets.map((option) => option.name));
  return [...shown.filter((option) => !secretNames.has(option.name)), ...secrets];
}

/** The pages that a `pages` text names, within 1 to pageCount, in order and without doubles. */
export function pagesOf(text: string, pageCount: number): readonly number[] {
  const pages = new Set<number>();
  for (const part of text.split(",")) {
    const [first = "1", last] = part.split("-");
    const end = last === undefined ? Number(first) : last === "" ? pageCount : Number(last);
    for (let page = Number(first); page <= Math.min(end, pageCount); page += 1) {
      pages.add(page);
    }
  }
  return [...pages].sort((left, right) => left - right);
}

/** The pages that a `pages` text names beyond pageCount, such as "4-9, 12"; "" for none. */
export function pagesBeyond(text: string, pageCount: number): string {
  return text
    .split(",")
    .flatMap((part) => {
      const [first = "1", last = first] = part.split("-");
      const begin = Math.max(Number(first), pageCount + 1);
      const end = last === "" ? Number(first) : Number(last);
      return end < begin ? [] : [begin === end ? `${end}` : `${begin}-${end}`];
    })
    .join(", ");
}

/** All values of an option; [] if it has none. */
export function optionTexts(options: ResolvedOptions, name: string): readonly string[] {
  return options.get(name) ?? [];
}

/** The one value of an option; undefined if it has none. */
export function optionText(options: ResolvedOptions, name: string): string | undefined {
  return options.get(name)?.at(-1);
}

/** The value of an integer or number option; undefined if it has none. */
export function optionNumber(options: ResolvedOptions, name: string): number | undefined {
  const text = optionText(options, name);
  return text === undefined ? undefined : Number(text);
}

/** The value of a boolean option; false if it has none. */
export function optionFlag(options: ResolvedOptions, name: string): boolean {
  return optionText(options, name) === "true";
}
