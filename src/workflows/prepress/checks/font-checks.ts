/** Checks of text: whether its fonts are in the file, and whether it can be read when it is printed. */

import { inksOf } from "../pdf/inks.ts";
import { isPrinted, type TextMark } from "../pdf/marks.ts";
import { grown, isWithin } from "../pdf/matrix.ts";
import { mmText, ptText, toPoints } from "../units.ts";
import type { Check } from "./check.ts";
import { placeOf } from "./place.ts";

export const fontNotEmbedded: Check = {
  codes: ["font-not-embedded", "font-invisible"],
  mark: (mark, page, { findings }) => {
    // Also in masks: their letters are drawn, with whatever font is there.
    if (mark.kind !== "text" || mark.isHidden || mark.isOutside || mark.font.isEmbedded) {
      return;
    }
    const { name } = mark.font;
    const code = mark.isInvisible ? "font-invisible" : "font-not-embedded";
    findings.add(code, { ...placeOf(page, mark.area), found: name, key: name });
  },
};

/** Sizes are told by hundredths; what is rounded to the limit keeps it. */
const SIZE_TOLERANCE = 0.005;

export const textSmall: Check = {
  codes: ["text-small", "text-many-inks"],
  mark: (mark, page, { findings, limits }) => {
    if (mark.kind !== "text" || mark.isInvisible || !isPrinted(mark)) {
      return;
    }
    const { size } = mark;
    const place = placeOf(page, mark.area);
    if (size < limits.textSize - SIZE_TOLERANCE) {
      const wanted = `≥ ${limits.textSize} pt`;
      findings.add("text-small", { ...place, found: ptText(size), wanted, rank: -size });
    } else if (size < limits.inksTextSize - SIZE_TOLERANCE && countInks(mark) > 1) {
      const wanted = `≥ ${limits.inksTextSize} pt`;
      findings.add("text-many-inks", { ...place, found: ptText(size), wanted, rank: -size });
    }
  },
};

function countInks({ colour }: TextMark): number {
  return [...(inksOf(colour)?.values() ?? [])].filter((ink) => ink > 0).length;
}

/** What was drawn to the edge on purpose ends beyond it. */
export const textNearTrim: Check = {
  codes: ["text-near-trim"],
  mark: (mark, page, { findings, limits }) => {
    if (mark.kind !== "text" || mark.isInvisible || !isPrinted(mark) || limits.safeZone === 0) {
      return;
    }
    const { trim } = page.boxes;
    const safe = grown(trim, -toPoints(limits.safeZone));
    const isBesides =
      mark.area.right < trim.left ||
      mark.area.left > trim.right ||
      mark.area.top < trim.bottom ||
      mark.area.bottom > trim.top;
    if (!isBesides && !isWithin(mark.area, safe)) {
      const nearest = Math.min(
        mark.area.left - trim.left,
        mark.area.bottom - trim.bottom,
        trim.right - mark.area.right,
        trim.top - mark.area.top,
      );
      findings.add("text-near-trim", {
        ...placeOf(page, mark.area),
        found: mmText(nearest),
        wanted: `≥ ${limits.safeZone} mm`,
        rank: -nearest,
      });
    }
  },
};
