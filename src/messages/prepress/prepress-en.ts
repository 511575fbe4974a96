/** What prepress says besides its findings, in English. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";
import { findingsEn } from "./findings-en.ts";
import { sheetsEn } from "./sheets-en.ts";

export const prepressEn: PrepressTexts = {
  sheets: sheetsEn,
  findings: findingsEn,
  found: {
    shape: "shape",
    line: "line",
    text: "text",
    picture: "picture",
    shading: "shading",
    "soft-mask": "soft mask",
    "content-stream": "drawing of a page",
    "no-printing": "no printing",
    "low-resolution": "printing in low resolution",
    left: "left",
    right: "right",
    top: "top",
    bottom: "bottom",
    "page-missing": "a page is missing",
    "page-tree-circle": "the list leads back into itself",
    "page-without-type": "a page does not say that it is one",
    "page-not-loadable": "pages cannot be opened",
  },
  notChecked: {
    "colour-appearance":
      "How colours look on paper: neither pictures of pages nor the proof are binding for colour.",
    conformance: "Whether the file keeps the standard that it claims.",
    "fields-without-appearance": "What a form field prints that does not say how it looks.",
    "ink-of-overlaps": "The total ink where objects overlap: ink is told of one object at a time.",
    "safe-zone-of-outlines": "Text that was turned into outlines or pixels.",
    "thin-shapes": "Thin parts of shapes that are no rectangles.",
    trapping: "Trapping, moiré, and rich black by eye.",
  },
};
