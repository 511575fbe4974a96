/** What stands on the sheets of report and proof, in English. */

import type { SheetTexts } from "../../core/ports/prepress.ts";

export const sheetsEn: SheetTexts = {
  preflight: "Preflight",
  proof: "Proof",
  results: { passed: "passed", warnings: "with warnings", failed: "failed" },
  file: "File",
  pages: "Pages",
  page: "Page",
  size: "Trimmed size",
  profile: "Profile",
  found: "Found",
  errors: "errors",
  warnings: "warnings",
  infos: "for information",
  inks: "Inks",
  none: "none",
  nothingFound: "Nothing was found on this page.",
  notChecked: "What was not checked",
  lines: {
    trim: "Trim: here the page is cut.",
    bleed: "Bleed: backgrounds and pictures have to reach this line.",
    safe: "Safe zone: text and what matters should stay inside this line.",
  },
  notices: [
    "This proof is not binding for colour: screens and office printers show colours otherwise than the press.",
    "Pictures of pages do not show what overprint changes.",
    "Whoever approves it says that text, pictures, size, colours and the number of pages are as ordered.",
  ],
  decision: ["[  ] approved    [  ] rejected, because:", "Name, date:"],
  job: "Job",
  order: "Order",
  name: "Title",
  date: "Date (UTC)",
};
