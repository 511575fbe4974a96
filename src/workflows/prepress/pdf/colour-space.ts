/** Colour spaces: what a colour is made of, whatever it is wrapped in. ISO 32000-1 §8.6. */

import type { PDFContext, PDFDict, PDFObject } from "@cantoo/pdf-lib";
import {
  arrayOf,
  bytesOf,
  dictOf,
  member,
  nameOf,
  numberOf,
  streamOf,
  type Thing,
} from "./objects.ts";
import { decoded } from "./streams.ts";

export type ColourSpace =
  | { readonly kind: "gray" | "rgb" | "cmyk" | "cal-gray" | "cal-rgb" | "lab" | "unknown" }
  | { readonly kind: "icc"; readonly components: number }
  | { readonly kind: "indexed"; readonly base: ColourSpace; readonly palette: Uint8Array }
  /** Separation and DeviceN alike. */
  | { readonly kind: "inks"; readonly names: readonly string[]; readonly alternate: ColourSpace }
  | { readonly kind: "pattern"; readonly base?: ColourSpace };

const NESTING_MAX = 4;

const DEVICE: Readonly<Record<string, ColourSpace>> = {
  DeviceGray: { kind: "gray" },
  DeviceRGB: { kind: "rgb" },
  DeviceCMYK: { kind: "cmyk" },
  Pattern: { kind: "pattern" },
};

/** What inline images may write for short, where no resource has this name. ISO 32000-1 Table 94. */
const SHORT: Readonly<Record<string, ColourSpace>> = {
  G: { kind: "gray" },
  RGB: { kind: "rgb" },
  CMYK: { kind: "cmyk" },
};

const DEFAULT_OF: Readonly<Partial<Record<ColourSpace["kind"], string>>> = {
  gray: "DefaultGray",
  rgb: "DefaultRGB",
  cmyk: "DefaultCMYK",
};

/** Spaces by the resources they are read under: programs choose them again and again, and palettes are decoded once. */
const READ = new WeakMap<object, WeakMap<PDFObject, ColourSpace>>();

/** A colour space as it is named or written, under these resources. */
export function readColourSpace(
  context: PDFContext,
  thing: Thing,
  resources: PDFDict | undefined,
): ColourSpace {
  if (thing === undefined) {
    return { kind: "unknown" };
  }
  const under = READ.get(resources ?? context) ?? new WeakMap<PDFObject, ColourSpace>();
  READ.set(resources ?? context, under);
  const space =
    under.get(thing) ??
    replaced(context, spaceOf(context, thing, { resources, depth: 0 }), resources);
  under.set(thing, space);
  return space;
}

/** ISO 32000-1 §8.6.5.6: a device colour space stands for what the current resources name as its default. */
function replaced(
  context: PDFContext,
  space: ColourSpace,
  resources: PDFDict | undefined,
): ColourSpace {
  const key = DEFAULT_OF[space.kind];
  const spaces = dictOf(context, member(resources, "ColorSpace"));
  const other = key === undefined ? undefined : member(spaces, key);
  return other === undefined ? space : spaceOf(context, other, { resources: undefined, depth: 1 });
}

interface Where {
  readonly resources: PDFDict | undefined;
  readonly depth: number;
}

function spaceOf(context: PDFContext, thing: Thing, where: Where): ColourSpace {
  const { resources, depth } = where;
  if (depth > NESTING_MAX) {
    return { kind: "unknown" };
  }
  const deeper = { resources, depth: depth + 1 };
  const name = nameOf(context, thing);
  if (name !== undefined) {
    const named = member(dictOf(context, member(resources, "ColorSpace")), name);
    const device = DEVICE[name] ?? (named === undefined ? SHORT[name] : undefined);
    return device ?? (named === undefined ? { kind: "unknown" } : spaceOf(context, named, deeper));
  }
  const [family, ...parts] = arrayOf(context, thing) ?? [];
  const made = FAMILIES[nameOf(context, family) ?? ""]?.(context, parts, deeper);
  return made ?? (family === undefined ? { kind: "unknown" } : spaceOf(context, family, deeper));
}

type Family = (context: PDFContext, parts: readonly Thing[], where: Where) => ColourSpace;

/** Spaces that are written with parts. ISO 32000-1 Table 62. */
const FAMILIES: Readonly<Record<string, Family>> = {
  CalGray: () => ({ kind: "cal-gray" }),
  CalRGB: () => ({ kind: "cal-rgb" }),
  Lab: () => ({ kind: "lab" }),
  ICCBased: (context, [profile], where) => iccSpace(context, profile, where),
  Indexed: indexedSpace,
  I: indexedSpace,
  Separation: (context, [name, alternate], where) => ({
    kind: "inks",
    names: [nameOf(context, name) ?? ""],
    alternate: spaceOf(context, alternate, where),
  }),
  DeviceN: (context, [names, alternate], where) => ({
    kind: "inks",
    names: (arrayOf(context, names) ?? []).map((each) => nameOf(context, each) ?? ""),
    alternate: spaceOf(context, alternate, where),
  }),
  Pattern: (context, [base], where) =>
    base === undefined
      ? { kind: "pattern" }
      : { kind: "pattern", base: spaceOf(context, base, where) },
};

function indexedSpace(context: PDFContext, parts: readonly Thing[], where: Where): ColourSpace {
  const [base, , palette] = parts;
  return {
    kind: "indexed",
    base: spaceOf(context, base, where),
    palette: paletteOf(context, palette),
  };
}

function iccSpace(context: PDFContext, profile: Thing, deeper: Where): ColourSpace {
  const dict = dictOf(context, profile);
  const components = numberOf(context, member(dict, "N"));
  if (components === undefined) {
    return spaceOf(context, member(dict, "Alternate"), deeper);
  }
  return { kind: "icc", components };
}

function paletteOf(context: PDFContext, thing: Thing): Uint8Array {
  const stream = streamOf(context, thing);
  return stream === undefined
    ? (bytesOf(context, thing) ?? new Uint8Array())
    : decoded(context, stream);
}

const COMPONENTS: Readonly<Partial<Record<ColourSpace["kind"], number>>> = {
  rgb: 3,
  "cal-rgb": 3,
  lab: 3,
  cmyk: 4,
};

/** How many numbers a colour has. */
export function componentsOf(space: ColourSpace): number {
  if (space.kind === "icc") {
    return space.components;
  }
  if (space.kind === "inks") {
    return space.names.length;
  }
  if (space.kind === "pattern") {
    return space.base === undefined ? 0 : componentsOf(space.base);
  }
  return COMPONENTS[space.kind] ?? 1;
}

/** ISO 32000-1 §8.6: the colour that is set where a space is chosen. */
export function firstColour(space: ColourSpace): readonly number[] {
  const count = componentsOf(space);
  if (space.kind === "inks") {
    return Array<number>(count).fill(1);
  }
  return space.kind === "cmyk" || (space.kind === "icc" && count === 4)
    ? [0, 0, 0, 1]
    : Array<number>(count).fill(0);
}
