/** Checks of overprint and transparency: what viewers show otherwise than presses print it. */

import { type ColourSpace } from "../pdf/colour-space.ts";
import { inksOf, isCmyk, PROCESS_INKS } from "../pdf/inks.ts";
import { isPrinted, isTransparent, type Mark } from "../pdf/marks.ts";
import { ptText } from "../units.ts";
import type { Check } from "./check.ts";
import { KIND_OF } from "./colour-checks.ts";
import { placeOf } from "./place.ts";

const WHITE_TINT = 0.001;

/** Paper white: no ink at all. */
function isWhite(mark: Mark): boolean {
  const inks = inksOf(mark.colour);
  if (inks === undefined) {
    const { space, values } = mark.colour;
    return (
      space.kind === "rgb" && values.length === 3 && values.every((value) => value > 1 - WHITE_TINT)
    );
  }
  return inks.size > 0 && [...inks.values()].every((ink) => ink < WHITE_TINT);
}

/** ISO 32000-1 §8.6.7: OPM is for CMYK; a spot colour leaves the other plates alone in any mode. */
function vanishes({ colour: { space }, keepsBelow }: Mark): boolean {
  return isCmyk(space) ? keepsBelow : hasOnlySpots(space);
}

function hasOnlySpots(space: ColourSpace): boolean {
  if (space.kind !== "inks") {
    return false;
  }
  // A single plate that gets nothing keeps what other plates have; several process plates knock theirs out.
  return (
    space.names.length === 1 ||
    !space.names.some((name) => PROCESS_INKS.some((ink) => ink === name))
  );
}

export const whiteOverprint: Check = {
  codes: ["white-overprint", "white-overprint-harmless"],
  mark: (mark, page, { findings }) => {
    const isDrawn =
      mark.kind === "fill" ||
      mark.kind === "stroke" ||
      mark.kind === "text" ||
      (mark.kind === "picture" && mark.picture.isStencil);
    if (!isDrawn || !mark.overprints || !isPrinted(mark) || !isWhite(mark)) {
      return;
    }
    if (mark.kind === "text" && mark.isInvisible) {
      return;
    }
    const code = vanishes(mark) ? "white-overprint" : "white-overprint-harmless";
    findings.add(code, {
      ...placeOf(page, mark.area),
      found: { word: KIND_OF[mark.kind] },
      key: mark.kind,
    });
  },
};

/** Larger black text has room for a halo of a knock-out. */
const BLACK_TEXT_PT_MAX = 12;

export const blackText: Check = {
  codes: ["black-text-knocks-out"],
  mark: (mark, page, { findings }) => {
    if (mark.kind !== "text" || mark.isInvisible || mark.overprints || !isPrinted(mark)) {
      return;
    }
    const { space } = mark.colour;
    const inks = inksOf(mark.colour);
    const isBlack =
      (isCmyk(space) || space.kind === "inks") &&
      [...(inks ?? [])].every(([name, ink]) =>
        name === "Black" ? ink > 1 - WHITE_TINT : ink < WHITE_TINT,
      );
    if (isBlack && inks !== undefined && inks.size > 0 && mark.size <= BLACK_TEXT_PT_MAX) {
      findings.add("black-text-knocks-out", {
        ...placeOf(page, mark.area),
        found: ptText(mark.size),
      });
    }
  },
};

export const overprint: Check = {
  codes: ["overprint"],
  mark: (mark, page, { findings }) => {
    if (mark.overprints && isPrinted(mark)) {
      findings.add("overprint", placeOf(page, mark.area));
    }
  },
};

export const transparency: Check = {
  codes: ["transparency"],
  mark: (mark, page, { findings }) => {
    if (isPrinted(mark) && isTransparent(mark)) {
      const isMasked = mark.blendMode === "Normal" || mark.blendMode === "Compatible";
      const found = mark.opacity < 1 ? `${Math.round(mark.opacity * 100)} %` : mark.blendMode;
      const told = mark.opacity === 1 && isMasked ? ({ word: "soft-mask" } as const) : found;
      findings.add("transparency", { ...placeOf(page, mark.area), found: told, key: found });
    }
  },
};

export const transferCurve: Check = {
  codes: ["transfer-curve"],
  mark: (mark, page, { findings }) => {
    if (isPrinted(mark) && mark.hasTransferCurve) {
      const word = KIND_OF[mark.kind];
      findings.add("transfer-curve", { ...placeOf(page, mark.area), found: { word }, key: word });
    }
  },
};
