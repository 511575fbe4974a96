/** What the prepress workflows need of the contract and the catalogue of texts. */

import type {
  FindingCode,
  NotCheckedCode,
  PreflightDocument,
  PreflightProfileDocument,
  PreflightResult,
} from "../model/contract-types.gen.ts";

/** What is found, and how to mend it. `{found}` and `{wanted}` stand for values. */
export type FindingTexts = Readonly<
  Record<FindingCode, { readonly message: string; readonly advice: string }>
>;

/** What findings say of what they found, where that is no number and no name of the file's. */
export const FOUND_WORDS = [
  "shape",
  "line",
  "text",
  "picture",
  "shading",
  "soft-mask",
  "content-stream",
  "no-printing",
  "low-resolution",
  "left",
  "right",
  "top",
  "bottom",
  "page-missing",
  "page-tree-circle",
  "page-without-type",
  "page-not-loadable",
] as const;
export type FoundWord = (typeof FOUND_WORDS)[number];

/** What stands on the sheets of report and proof. */
export interface SheetTexts {
  readonly preflight: string;
  readonly proof: string;
  readonly results: Readonly<Record<PreflightResult, string>>;
  readonly file: string;
  readonly pages: string;
  readonly page: string;
  readonly size: string;
  readonly profile: string;
  readonly found: string;
  readonly errors: string;
  readonly warnings: string;
  readonly infos: string;
  readonly inks: string;
  readonly none: string;
  readonly nothingFound: string;
  readonly notChecked: string;
  readonly lines: Readonly<Record<"trim" | "bleed" | "safe", string>>;
  /** What who approves has to know. */
  readonly notices: readonly string[];
  /** Where it is decided by hand. */
  readonly decision: readonly string[];
  readonly job: string;
  readonly order: string;
  readonly name: string;
  readonly date: string;
}

export interface PrepressTexts {
  readonly sheets: SheetTexts;
  readonly findings: FindingTexts;
  readonly found: Readonly<Record<FoundWord, string>>;
  readonly notChecked: Readonly<Record<NotCheckedCode, string>>;
}

/** Documents of prepress as the contract reads and writes them. */
export interface PrepressDocuments {
  /** Reads what a sandbox child wrote. Throws malformed-document, invalid-document. */
  readPreflight(bytes: Uint8Array): PreflightDocument;
  preflightJson(document: PreflightDocument): string;
  preflightXml(document: PreflightDocument): string;
  /** Reads a profile of the operator's, in JSON or XML. Throws malformed-document, invalid-document. */
  readProfile(bytes: Uint8Array): PreflightProfileDocument;
}

export interface PrepressPorts {
  readonly documents: PrepressDocuments;
  /** The texts of a locale such as de-AT; English where there are none. */
  readonly texts: (locale: string | undefined) => PrepressTexts;
}
