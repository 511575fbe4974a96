/** Checks of how the file is built: its pages, its syntax, its rights, what it claims. */

import type { Told } from "../findings.ts";
import type { Check } from "./check.ts";

export const pageTreeDamaged: Check = {
  codes: ["page-tree-damaged"],
  file: ({ tree, loadable }, { findings }) => {
    const count = tree.leaves.length;
    const isLoadable = loadable.count === count && loadable.pages === count;
    const found: readonly Told[] = [
      ...tree.damages.map((word) => ({ word })),
      ...(tree.isCountRight ? [] : [`${tree.count ?? "?"} ≠ ${count}`]),
      ...(isLoadable ? [] : [{ word: "page-not-loadable" } as const]),
    ];
    if (found.length > 0) {
      findings.add("page-tree-damaged", { found });
    }
  },
};

export const pageRepeated: Check = {
  codes: ["page-repeated"],
  file: ({ tree }, { findings }) => {
    const seen = new Map<string, number>();
    tree.leaves.forEach(({ identity }, index) => {
      const first = seen.get(identity);
      if (identity !== "" && first !== undefined) {
        findings.add("page-repeated", { page: index + 1, found: String(first) });
      } else {
        seen.set(identity, index + 1);
      }
    });
  },
};

export const pageCount: Check = {
  codes: ["page-count"],
  file: ({ tree }, { findings, limits }) => {
    const count = tree.leaves.length;
    const { pagesMin, pagesMax, pagesMultipleOf } = limits;
    const wanted = [
      count < pagesMin ? `≥ ${pagesMin}` : "",
      pagesMax !== undefined && count > pagesMax ? `≤ ${pagesMax}` : "",
      pagesMultipleOf > 1 && count % pagesMultipleOf !== 0 ? `× ${pagesMultipleOf}` : "",
    ].filter((each) => each !== "");
    if (wanted.length > 0) {
      findings.add("page-count", { found: String(count), wanted: wanted.join(", ") });
    }
  },
};

/** PDF 2.0 is what the newest programs write, and what many presses do not read. */
const VERSION_MAX = "1.7";

export const pdfVersion: Check = {
  codes: ["pdf-version"],
  file: ({ version }, { findings }) => {
    if (Number(version) > Number(VERSION_MAX)) {
      findings.add("pdf-version", { found: version, wanted: `≤ ${VERSION_MAX}` });
    }
  },
};

export const claims: Check = {
  codes: ["pdfx-claim", "claim-without-output-intent", "output-intent"],
  file: ({ facts }, { findings }) => {
    const { claim, outputIntents } = facts;
    if (outputIntents.length > 0) {
      findings.add("output-intent", { found: outputIntents });
    }
    if (claim !== undefined) {
      findings.add("pdfx-claim", { found: claim });
      if (outputIntents.length === 0) {
        findings.add("claim-without-output-intent", { found: claim });
      }
    }
  },
};

export const printingRestricted: Check = {
  codes: ["printing-restricted"],
  file: ({ permissions }, { findings }) => {
    if (!permissions.mayPrintWell) {
      findings.add("printing-restricted", {
        found: { word: permissions.mayPrint ? "low-resolution" : "no-printing" },
      });
    }
  },
};

/** Filters that some presses cannot read, or that lose or hide what is in a picture. */
const RARE_FILTERS = ["JBIG2Decode", "JPXDecode", "LZWDecode"];

export const streams: Check = {
  codes: ["stream-filter", "content-damaged", "too-complex"],
  file: ({ filters, damages, isCutShort }, { findings }) => {
    const rare = RARE_FILTERS.filter((filter) => filters.has(filter));
    if (rare.length > 0) {
      findings.add("stream-filter", { found: rare });
    }
    if (damages.size > 0) {
      findings.add("content-damaged", { found: [...damages].map((word) => ({ word })) });
    }
    if (isCutShort) {
      findings.add("too-complex");
    }
  },
};
