/** How bad each finding is: usually, and as options and profiles set it. */

import type { FindingCode, FindingSeverity } from "../../core/model/contract-types.gen.ts";
import type { OptionSpec, ResolvedOptions } from "../../core/model/option.ts";
import { optionTexts } from "../../core/model/option.ts";

/** The severity that each finding has where nothing else is said. */
export const USUAL_SEVERITIES: Readonly<Record<FindingCode, FindingSeverity>> = {
  attachments: "warning",
  "black-text-knocks-out": "info",
  "bleed-empty": "warning",
  "bleed-missing": "warning",
  "bleed-without-box": "info",
  "box-invalid": "error",
  "box-outside": "error",
  "calibrated-rgb": "warning",
  "claim-without-output-intent": "error",
  "content-damaged": "error",
  "crop-inside-trim": "warning",
  "device-independent-colour": "warning",
  "fill-thin": "warning",
  "font-invisible": "info",
  "font-not-embedded": "error",
  "form-fields": "warning",
  "form-fields-without-appearance": "warning",
  "form-xfa": "warning",
  "ink-coverage": "warning",
  "ink-overlap": "info",
  layers: "info",
  "layers-hidden": "warning",
  "line-thin": "warning",
  multimedia: "warning",
  notes: "warning",
  "output-intent": "info",
  overprint: "info",
  "page-count": "error",
  "page-repeated": "warning",
  "page-rotated": "info",
  "page-scaled": "info",
  "page-sizes-differ": "error",
  "page-tree-damaged": "error",
  "pdf-version": "info",
  "pdfx-claim": "info",
  "picture-mask-resolution": "warning",
  "picture-resolution": "warning",
  "picture-resolution-high": "info",
  "picture-stencil-resolution": "warning",
  "printing-restricted": "warning",
  "registration-colour": "warning",
  "rgb-colour": "warning",
  "rotation-invalid": "warning",
  scripts: "warning",
  "spot-alternate-rgb": "info",
  "spot-colours": "info",
  "spot-names-alike": "warning",
  "spot-prints-nothing": "info",
  "stream-filter": "info",
  "text-many-inks": "warning",
  "text-near-trim": "info",
  "text-small": "warning",
  "too-complex": "error",
  "transfer-curve": "warning",
  transparency: "info",
  "trim-missing": "warning",
  "trim-size": "error",
  "white-overprint": "error",
  "white-overprint-harmless": "info",
};

/** All codes, in the order of the alphabet. The record has each of them, so the names are its keys. */
export const FINDING_CODES = Object.keys(USUAL_SEVERITIES) as readonly FindingCode[];

export type Verdict = FindingSeverity | "off";
/** What somebody has set; other findings have their usual severity. */
export type Verdicts = Readonly<Partial<Record<FindingCode, Verdict>>>;

const OPTION_OF = {
  error: "errors",
  warning: "warnings",
  info: "infos",
  off: "off",
} as const satisfies Readonly<Record<Verdict, string>>;

const MEANINGS: Readonly<Record<Verdict, string>> = {
  error: "A finding that is an error, by its code.",
  warning: "A finding that is a warning, by its code.",
  info: "A finding that is for information only, by its code.",
  off: "A finding that is not told, by its code.",
};

// The record above has each of them, so these are its keys.
const VERDICTS = Object.keys(OPTION_OF) as readonly Verdict[];

/** How the workflow declares them. */
export const SEVERITY_OPTIONS: readonly OptionSpec[] = VERDICTS.map((verdict) => ({
  name: OPTION_OF[verdict],
  type: "choice",
  description: MEANINGS[verdict],
  choices: FINDING_CODES,
  repeats: true,
}));

/** What options set; of two for one finding the milder one counts. */
export function verdictsOf(options: ResolvedOptions): Verdicts {
  return Object.fromEntries(
    VERDICTS.flatMap((verdict) =>
      optionTexts(options, OPTION_OF[verdict]).map((code) => [code, verdict]),
    ),
  );
}
