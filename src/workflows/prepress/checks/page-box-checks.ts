/** Checks of the boxes of pages: the size of what is printed, and what surrounds it. */

import type { AreaDocument } from "../../../core/model/contract-types.gen.ts";
import { type BoxName } from "../pdf/page-boxes.ts";
import { isWithin } from "../pdf/matrix.ts";
import { onPicture, pictureSize } from "../page-picture.ts";
import { mmText, rounded, toMm } from "../units.ts";
import { type Check, type CheckedPage, type Side, SIDES } from "./check.ts";
import { placeOf } from "./place.ts";

/** The size of a page as it is shown, trimmed. */
function trimmedSize({ boxes }: CheckedPage): { readonly width: number; readonly height: number } {
  return pictureSize({ media: boxes.trim, rotation: boxes.rotation });
}

function sizeText(width: number, height: number): string {
  return `${rounded(width)} × ${rounded(height)} mm`;
}

export const trimMissing: Check = {
  codes: ["trim-missing"],
  page: (page, { findings }) => {
    const { trim, written } = page.boxes;
    if (written.TrimBox === undefined) {
      const { width, height } = trimmedSize(page);
      findings.add("trim-missing", {
        ...placeOf(page, trim),
        found: sizeText(toMm(width), toMm(height)),
      });
    }
  },
};

export const trimSize: Check = {
  codes: ["trim-size"],
  page: (page, { findings, limits }) => {
    const { width, height, sizeTolerance } = limits;
    const size = trimmedSize(page);
    const [across, up] = [toMm(size.width), toMm(size.height)];
    const isOff = (found: number, wanted: number | undefined): boolean =>
      wanted !== undefined && Math.abs(found - wanted) > sizeTolerance + 0.005;
    if (isOff(across, width) || isOff(up, height)) {
      findings.add("trim-size", {
        ...placeOf(page, page.boxes.trim),
        found: sizeText(across, up),
        wanted: sizeText(width ?? across, height ?? up),
      });
    }
  },
};

export const pageSizesDiffer: Check = {
  codes: ["page-sizes-differ"],
  file: ({ pages }, { findings, limits }) => {
    const [first] = pages;
    if (first === undefined) {
      return;
    }
    const wanted = trimmedSize(first);
    for (const page of pages) {
      const { width, height } = trimmedSize(page);
      const most = Math.max(Math.abs(width - wanted.width), Math.abs(height - wanted.height));
      if (toMm(most) > limits.sizeTolerance) {
        findings.add("page-sizes-differ", {
          ...placeOf(page, page.boxes.trim),
          found: sizeText(toMm(width), toMm(height)),
          wanted: sizeText(toMm(wanted.width), toMm(wanted.height)),
        });
      }
    }
  },
};

export const boxInvalid: Check = {
  codes: ["box-invalid"],
  page: ({ number, boxes }, { findings }) => {
    boxes.invalid.forEach((name) =>
      findings.add("box-invalid", { page: number, found: name, key: name }),
    );
  },
};

/** Which box has to lie in which. ISO 32000-1 §14.11.2. */
const INSIDE: readonly (readonly [BoxName, BoxName])[] = [
  ["TrimBox", "MediaBox"],
  ["BleedBox", "MediaBox"],
  ["ArtBox", "MediaBox"],
  ["TrimBox", "BleedBox"],
];

export const boxOutside: Check = {
  codes: ["box-outside"],
  page: (page, { findings }) => {
    const { written, media } = page.boxes;
    for (const [inner, outer] of INSIDE) {
      const outerArea = outer === "MediaBox" ? media : written[outer];
      const innerArea = written[inner];
      if (innerArea !== undefined && outerArea !== undefined && !isWithin(innerArea, outerArea)) {
        findings.add("box-outside", {
          ...placeOf(page, innerArea),
          found: inner,
          wanted: outer,
          key: `${inner} ${outer}`,
        });
      }
    }
  },
};

export const cropInsideTrim: Check = {
  codes: ["crop-inside-trim"],
  page: (page, { findings }) => {
    const { crop, written } = page.boxes;
    if (written.TrimBox !== undefined && !isWithin(page.boxes.trim, crop)) {
      findings.add("crop-inside-trim", { ...placeOf(page, crop), found: "CropBox" });
    }
  },
};

export const pageTurned: Check = {
  codes: ["page-rotated", "rotation-invalid", "page-scaled"],
  page: ({ number, boxes }, { findings }) => {
    if (boxes.oddRotation !== undefined) {
      findings.add("rotation-invalid", { page: number, found: `${boxes.oddRotation}°` });
    }
    if (boxes.rotation !== 0) {
      findings.add("page-rotated", { page: number, found: `${boxes.rotation}°` });
    }
    if (boxes.userUnit !== 1) {
      findings.add("page-scaled", { page: number, found: String(rounded(boxes.userUnit)) });
    }
  },
};

/** Wanted millimetres are written in whole tenths; boxes are rounded by many programs. */
const BLEED_TOLERANCE_MM = 0.1;

export const bleedMissing: Check = {
  codes: ["bleed-missing", "bleed-without-box"],
  page: (page, { findings, limits }) => {
    const { trim, media, written } = page.boxes;
    if (limits.bleed === 0) {
      return;
    }
    const outer = written.BleedBox ?? media;
    const least = Math.min(
      trim.left - Math.max(outer.left, media.left),
      trim.bottom - Math.max(outer.bottom, media.bottom),
      Math.min(outer.right, media.right) - trim.right,
      Math.min(outer.top, media.top) - trim.top,
    );
    if (toMm(least) < limits.bleed - BLEED_TOLERANCE_MM) {
      findings.add("bleed-missing", {
        ...placeOf(page, trim),
        found: mmText(Math.max(0, least)),
        wanted: `${limits.bleed} mm`,
      });
    } else if (written.BleedBox === undefined) {
      findings.add("bleed-without-box", { ...placeOf(page, media), found: mmText(least) });
    }
  },
};

/** A corner of a picture or a rule that ends there by chance is no missing bleed. */
const EDGE_PART_MIN = 0.02;

export const bleedEmpty: Check = {
  codes: ["bleed-empty"],
  page: (page, { findings, limits }) => {
    const { endsInBleed, number } = page;
    if (limits.bleed === 0 || endsInBleed === undefined) {
      return;
    }
    const sides = SIDES.filter((side) => endsInBleed[side] > EDGE_PART_MIN);
    const found = sides.map((word) => ({ word }));
    for (const side of sides) {
      findings.add("bleed-empty", {
        page: number,
        area: stripOf(side, page, limits.bleed),
        found,
        wanted: `${limits.bleed} mm`,
      });
    }
  },
};

/** The bleed on this side, as far as it is on the sheet. */
function stripOf(side: Side, { boxes }: CheckedPage, bleedMm: number): AreaDocument {
  const trim = onPicture(boxes, boxes.trim);
  const sheet = onPicture(boxes, boxes.media);
  const [right, bottom] = [trim.left + trim.width, trim.top + trim.height];
  const [beforeLeft, beforeTop] = [Math.min(bleedMm, trim.left), Math.min(bleedMm, trim.top)];
  const across = { left: trim.left, width: trim.width };
  const up = { top: trim.top, height: trim.height };
  const strips: Readonly<Record<Side, AreaDocument>> = {
    left: { ...up, left: rounded(trim.left - beforeLeft), width: beforeLeft },
    right: { ...up, left: rounded(right), width: rounded(Math.min(bleedMm, sheet.width - right)) },
    top: { ...across, top: rounded(trim.top - beforeTop), height: beforeTop },
    bottom: {
      ...across,
      top: rounded(bottom),
      height: rounded(Math.min(bleedMm, sheet.height - bottom)),
    },
  };
  return strips[side];
}
