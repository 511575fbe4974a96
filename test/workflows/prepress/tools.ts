/** The second opinions on PDF files that may be installed here, and the words for those that are not. */

import { spawnSync } from "node:child_process";

const PACKAGES: Readonly<Record<string, string>> = {
  pdfinfo: "poppler-utils",
  pdffonts: "poppler-utils",
  pdfimages: "poppler-utils",
  pdftotext: "poppler-utils",
  gs: "ghostscript",
  qpdf: "qpdf",
};

/** True for an installed tool; says what to install for another. */
export function hasTool(name: string): boolean {
  const isThere = spawnSync(name, ["--version"]).error === undefined;
  if (!isThere) {
    process.stderr.write(
      `SKIPPED: ${name} is not installed (apt-get install ${PACKAGES[name] ?? name})\n`,
    );
  }
  return isThere;
}
