/** Which inks a colour puts on paper, and how much of each. */

import { type ColourSpace, componentsOf } from "./colour-space.ts";

export const PROCESS_INKS = ["Cyan", "Magenta", "Yellow", "Black"] as const;

/** Ink → 0 to 1. */
export type Inks = ReadonlyMap<string, number>;

/** A colour as it is set: its space and its numbers. */
export interface Colour {
  readonly space: ColourSpace;
  readonly values: readonly number[];
}

/** The inks of a colour; undefined where only a conversion would tell them (RGB, Lab). */
export function inksOf({ space, values }: Colour): Inks | undefined {
  if (space.kind === "indexed") {
    return inksOf({ space: space.base, values: paletteEntry(space, values[0] ?? 0) });
  }
  if (space.kind === "inks") {
    return namedInks(space.names, values);
  }
  if (isCmyk(space)) {
    return processInks(values);
  }
  return isGray(space) ? new Map([["Black", 1 - (values[0] ?? 0)]]) : undefined;
}

/** CMYK of the device or of a profile. */
export function isCmyk(space: ColourSpace): boolean {
  return space.kind === "cmyk" || (space.kind === "icc" && space.components === 4);
}

export function isGray(space: ColourSpace): boolean {
  return (
    space.kind === "gray" ||
    space.kind === "cal-gray" ||
    (space.kind === "icc" && space.components === 1)
  );
}

/** What an entry of a palette stands for, 0 to 1 each. */
function paletteEntry(
  { base, palette }: Extract<ColourSpace, { kind: "indexed" }>,
  index: number,
): readonly number[] {
  const count = componentsOf(base);
  const start = Math.round(index) * count;
  return [...palette.subarray(start, start + count)].map((value) => value / 255);
}

function processInks(values: readonly number[]): Inks {
  return new Map(PROCESS_INKS.map((name, index) => [name, values[index] ?? 0]));
}

/** ISO 32000-1 §8.6.6.4: All is every plate, None is no paint. */
function namedInks(names: readonly string[], values: readonly number[]): Inks {
  const inks = new Map<string, number>();
  names.forEach((name, index) => {
    const tint = values[index] ?? 0;
    if (name === "All") {
      PROCESS_INKS.forEach((ink) => inks.set(ink, tint));
    } else if (name !== "None") {
      inks.set(name, tint);
    }
  });
  return inks;
}

/** True for a colour that leaves nothing on any plate, whatever it is. */
export function isNone({ space }: Colour): boolean {
  return (
    space.kind === "inks" && space.names.length > 0 && space.names.every((name) => name === "None")
  );
}

/** The names of spot colours among the inks. */
export function spotNames(inks: Inks): readonly string[] {
  return [...inks.keys()].filter((name) => !PROCESS_INKS.some((ink) => ink === name));
}

/** All inks on top of each other, in per cent. */
export function totalInk(inks: Inks): number {
  return 100 * [...inks.values()].reduce((sum, ink) => sum + ink, 0);
}

/** What kind of colour it is, behind palettes and patterns. */
export function innermost(space: ColourSpace): ColourSpace {
  if (space.kind === "indexed") {
    return innermost(space.base);
  }
  return space.kind === "pattern" && space.base !== undefined ? innermost(space.base) : space;
}
