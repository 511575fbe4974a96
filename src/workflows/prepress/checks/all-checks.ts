/** All checks, one by one. */

import type { Check } from "./check.ts";
import {
  colourSpaces,
  inkCoverage,
  inkOverlap,
  registrationColour,
  spotColours,
} from "./colour-checks.ts";
import { fontNotEmbedded, textNearTrim, textSmall } from "./font-checks.ts";
import { attachments, forms, layers, multimedia, notes, scripts } from "./interactive-checks.ts";
import { lineThin } from "./line-checks.ts";
import {
  blackText,
  overprint,
  transferCurve,
  transparency,
  whiteOverprint,
} from "./overprint-checks.ts";
import {
  bleedEmpty,
  bleedMissing,
  boxInvalid,
  boxOutside,
  cropInsideTrim,
  pageSizesDiffer,
  pageTurned,
  trimMissing,
  trimSize,
} from "./page-box-checks.ts";
import { pictureResolution } from "./picture-checks.ts";
import {
  claims,
  pageCount,
  pageRepeated,
  pageTreeDamaged,
  pdfVersion,
  printingRestricted,
  streams,
} from "./structure-checks.ts";

/** Goes up with every check that may find more, or other things, in the same file. */
export const CHECKS_VERSION = "2";

/** Made anew for each file: some keep what they have seen. */
export function createChecks(): readonly Check[] {
  return [
    pageTreeDamaged,
    pageRepeated,
    pageCount,
    pdfVersion,
    claims,
    printingRestricted,
    streams,
    trimMissing,
    trimSize,
    pageSizesDiffer,
    boxInvalid,
    boxOutside,
    cropInsideTrim,
    pageTurned,
    bleedMissing,
    bleedEmpty,
    pictureResolution,
    colourSpaces,
    spotColours(),
    registrationColour,
    inkCoverage,
    inkOverlap(),
    fontNotEmbedded,
    textSmall,
    textNearTrim,
    lineThin,
    whiteOverprint,
    blackText,
    overprint,
    transparency,
    transferCurve,
    layers,
    scripts,
    forms,
    notes,
    attachments,
    multimedia,
  ];
}
