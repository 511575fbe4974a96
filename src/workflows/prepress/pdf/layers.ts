/** Layers (optional content): which of them are printed. ISO 32000-1 §8.11. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, identityOf, member, nameOf, textOf, type Thing } from "./objects.ts";

export interface Layers {
  readonly names: readonly string[];
  /** Those that are not printed. */
  readonly hiddenNames: readonly string[];
  /** Whether what belongs to this group or membership dictionary is printed. */
  isPrinted(thing: Thing): boolean;
}

/** The layers of a document, by its default configuration and what it says of printing. */
export function readLayers(context: PDFContext, catalog: PDFDict | undefined): Layers {
  const properties = dictOf(context, member(catalog, "OCProperties"));
  const groups = arrayOf(context, member(properties, "OCGs")) ?? [];
  const states = printStates(context, properties, groups);
  const isPrinted = (thing: Thing): boolean => {
    const dict = dictOf(context, thing);
    return nameOf(context, member(dict, "Type")) === "OCMD"
      ? membershipPrinted(context, dict, states)
      : (states.get(identityOf(thing)) ?? true);
  };
  const named = groups.map((group) => ({
    name: textOf(context, member(dictOf(context, group), "Name")) ?? "",
    isOn: states.get(identityOf(group)) ?? true,
  }));
  return {
    names: named.map(({ name }) => name),
    hiddenNames: named.filter(({ isOn }) => !isOn).map(({ name }) => name),
    isPrinted,
  };
}

type States = ReadonlyMap<string, boolean>;

function printStates(
  context: PDFContext,
  properties: PDFDict | undefined,
  groups: readonly Thing[],
): States {
  const configuration = dictOf(context, member(properties, "D"));
  const isOff = nameOf(context, member(configuration, "BaseState")) === "OFF";
  const states = new Map(groups.map((group) => [identityOf(group), !isOff]));
  const setAll = (key: string, state: boolean): void =>
    (arrayOf(context, member(configuration, key)) ?? []).forEach((group) =>
      states.set(identityOf(group), state),
    );
  setAll("ON", true);
  setAll("OFF", false);
  for (const group of printGroups(context, configuration)) {
    states.set(
      identityOf(group),
      printState(context, group) ?? states.get(identityOf(group)) ?? true,
    );
  }
  return states;
}

/** ISO 32000-1 §8.11.4.4: usage counts where an AS entry for the event names the group and the category. */
function printGroups(context: PDFContext, configuration: PDFDict | undefined): readonly Thing[] {
  return (arrayOf(context, member(configuration, "AS")) ?? []).flatMap((usage) => {
    const dict = dictOf(context, usage);
    const categories = (arrayOf(context, member(dict, "Category")) ?? []).map((each) =>
      nameOf(context, each),
    );
    return nameOf(context, member(dict, "Event")) === "Print" && categories.includes("Print")
      ? (arrayOf(context, member(dict, "OCGs")) ?? [])
      : [];
  });
}

function printState(context: PDFContext, group: Thing): boolean | undefined {
  const usage = dictOf(context, member(dictOf(context, group), "Usage"));
  const print = dictOf(context, member(usage, "Print"));
  const state = nameOf(context, member(print, "PrintState"));
  return state === undefined ? undefined : state === "ON";
}

/** ISO 32000-1 Table 99. A visibility expression is left to the policy that stands beside it. */
function membershipPrinted(
  context: PDFContext,
  dict: PDFDict | undefined,
  states: States,
): boolean {
  const groups = member(dict, "OCGs");
  const list = arrayOf(context, groups) ?? (groups === undefined ? [] : [groups]);
  const on = list.map((group) => states.get(identityOf(group)) ?? true);
  if (on.length === 0) {
    return true;
  }
  switch (nameOf(context, member(dict, "P")) ?? "AnyOn") {
    case "AllOn":
      return on.every(Boolean);
    case "AnyOff":
      return on.some((each) => !each);
    case "AllOff":
      return on.every((each) => !each);
    default:
      return on.some(Boolean);
  }
}
