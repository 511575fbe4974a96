/** Checks of lines and thin rectangles: what is thinner than a press can hold. */

import { isPrinted } from "../pdf/marks.ts";
import { ptText } from "../units.ts";
import type { Check } from "./check.ts";
import { placeOf } from "./place.ts";

/** Widths are told by hundredths; what is rounded to the limit keeps it. */
const TOLERANCE = 0.005;

export const lineThin: Check = {
  codes: ["line-thin", "fill-thin"],
  mark: (mark, page, { findings, limits }) => {
    if (!isPrinted(mark)) {
      return;
    }
    const wanted = `≥ ${limits.lineWidth} pt`;
    const thickness =
      mark.kind === "stroke" ? mark.width : mark.kind === "fill" ? mark.thickness : undefined;
    const isThin = thickness !== undefined && thickness < limits.lineWidth - TOLERANCE;
    // A rectangle without any height is painted as thin as the device can, as a line of width 0 is.
    if (isThin) {
      const code = mark.kind === "stroke" ? "line-thin" : "fill-thin";
      const place = placeOf(page, mark.area);
      findings.add(code, { ...place, found: ptText(thickness), wanted, rank: -thickness });
    }
  },
};
