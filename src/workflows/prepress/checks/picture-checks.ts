/** Checks of pictures: how many pixels an inch of paper gets. */

import type { FindingCode, FindingSeverity } from "../../../core/model/contract-types.gen.ts";
import type { Limits } from "../limits.ts";
import { isPrinted, type PictureMark } from "../pdf/marks.ts";
import { toMm } from "../units.ts";
import type { Check, CheckedPage, Use } from "./check.ts";
import { placeOf } from "./place.ts";

/** What is smaller is a dot, and made of few pixels on purpose. */
const LENGTH_MIN_MM = 2;

interface Lack {
  readonly code: FindingCode;
  readonly severity?: FindingSeverity;
  readonly found: number;
  readonly wanted: string;
  /** The worst of one picture that is placed several times. */
  readonly rank: number;
}

export const pictureResolution: Check = {
  codes: [
    "picture-resolution",
    "picture-resolution-high",
    "picture-stencil-resolution",
    "picture-mask-resolution",
  ],
  mark: (mark, page, use) => {
    if (mark.kind !== "picture" || !isPrinted(mark) || toMm(mark.length) < LENGTH_MIN_MM) {
      return;
    }
    lacksOf(mark, use.limits).forEach((lack) => tell(lack, { mark, page, use }));
  },
};

function lacksOf(mark: PictureMark, limits: Limits): readonly Lack[] {
  return [...ownLack(mark, limits), ...maskLack(mark, limits)];
}

function ownLack({ picture, resolution }: PictureMark, limits: Limits): readonly Lack[] {
  const common = { found: resolution, rank: -resolution };
  if (picture.bits === 1) {
    const wanted = `≥ ${limits.stencilResolution} ppi`;
    return resolution < limits.stencilResolution - 0.5
      ? [{ ...common, code: "picture-stencil-resolution", wanted }]
      : [];
  }
  if (resolution < limits.resolutionWarning - 0.5) {
    const severity = resolution < limits.resolutionError - 0.5 ? "error" : "warning";
    return [
      {
        ...common,
        code: "picture-resolution",
        severity,
        wanted: `≥ ${limits.resolutionWarning} ppi`,
      },
    ];
  }
  return resolution > limits.resolutionMax
    ? [
        {
          ...common,
          rank: resolution,
          code: "picture-resolution-high",
          wanted: `≤ ${limits.resolutionMax} ppi`,
        },
      ]
    : [];
}

function maskLack({ maskResolution }: PictureMark, limits: Limits): readonly Lack[] {
  const wanted = `≥ ${limits.maskResolution} ppi`;
  return maskResolution !== undefined && maskResolution < limits.maskResolution - 0.5
    ? [{ code: "picture-mask-resolution", found: maskResolution, rank: -maskResolution, wanted }]
    : [];
}

interface Where {
  readonly mark: PictureMark;
  readonly page: CheckedPage;
  readonly use: Use;
}

function tell({ code, found, ...lack }: Lack, { mark, page, use }: Where): void {
  use.findings.add(code, {
    ...lack,
    ...placeOf(page, mark.area),
    found: `${Math.round(found)} ppi`,
    key: mark.picture.identity || `${mark.area.left} ${mark.area.bottom}`,
  });
}
