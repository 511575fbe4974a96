/** What the page of an upload link shows, as plain values: whoever has them can write the page, without the server. */

import type { FileObstacle } from "../../../core/model/files/file-obstacle.ts";
import type { FindingSeverity } from "../../../core/model/contract-types.gen.ts";
import type { FailureName, TroubleName } from "../../../messages/artwork/artwork-texts.ts";

export interface PageView {
  /** As in languages.ts. */
  readonly language: string;
  readonly languages: readonly { readonly code: string; readonly name: string }[];
  /** Fresh for every answer: what scripts and styles of this page carry (CSP 3 §2.3.1). */
  readonly nonce: string;
  readonly paths: PagePaths;
  readonly jobId: string;
  /** The token of the upload link, which the script uploads with. */
  readonly link: string;
  /** Changes with whatever the page shows. */
  readonly tag: string;
  /** Whose shop it is. */
  readonly company: string;
  readonly brand: BrandView;
  readonly order: OrderView;
  /** Newest first. */
  readonly versions: readonly VersionView[];
  readonly stage: Stage;
  readonly failure?: FailureView;
  /** The file is not there, or not changed, that the server was to fetch or adjust. */
  readonly trouble?: TroubleName;
  /** Until when the link is good, epoch milliseconds. */
  readonly openUntil?: number;
  readonly returnUrl?: string;
}

/** Addresses, each to be put into an attribute as it is. */
export interface PagePaths {
  readonly page: string;
  /** The page without the language that was chosen. */
  readonly start: string;
  readonly state: string;
  readonly file: string;
  readonly otherFile: string;
  readonly taken: string;
  readonly adjust: string;
  readonly approve: string;
  readonly reject: string;
  /** Below it stand results, by their id. */
  readonly results: string;
  readonly logo: string;
  readonly style: string;
  readonly script: string;
  /** Where the script uploads in pieces. */
  readonly uploads: string;
}

export interface BrandView {
  /** `#RRGGBB`. */
  readonly color?: string;
  readonly logo?: string;
}

export interface OrderView {
  readonly number?: string;
  readonly name?: string;
  readonly properties: readonly { readonly name: string; readonly value: PropertyValue }[];
  readonly limits: FileLimits;
}

/** Text as it is, numbers and booleans as the reader writes them. */
export type PropertyValue = string | number | boolean;

/** What the file has to be, as far as the order says; lengths in millimetres. */
export interface FileLimits {
  readonly sizeBytesMax: number;
  readonly width?: number;
  readonly height?: number;
  readonly bleed?: number;
  readonly pagesMin?: number;
  readonly pagesMax?: number;
}

export interface VersionView {
  readonly version: number;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
  readonly origin: "upload" | "url" | "adjust";
  readonly decision?: DecisionView;
}

export interface DecisionView {
  readonly result: "approved" | "rejected";
  readonly name: string;
  readonly at: number;
  readonly reason?: string;
  readonly comment?: string;
}

/** Where the artwork stands, and what of it is shown. */
export type Stage =
  | UploadStage
  | {
      readonly kind: "checking";
      readonly step: "check" | "adjust" | "fetch" | "logo";
      readonly fileName: string;
    }
  | FindingsStage
  | ReviewStage
  | ProofStage
  | DecideStage
  | ReceiptStage
  | { readonly kind: "closed"; readonly why: "failed" | "withdrawn" };

export interface UploadStage extends OtherFilesView {
  readonly kind: "upload";
}

/** Files beside the artwork, where they are taken. */
export interface OtherFilesView {
  readonly takesOtherFiles: boolean;
  readonly otherFiles: readonly { readonly fileName: string; readonly sizeBytes: number }[];
}

/** The check found what stands in the way of printing. */
export interface FindingsStage extends OtherFilesView {
  readonly kind: "findings";
  readonly fileName: string;
  /** Absent where the file could not be read. */
  readonly check?: CheckView;
  /** Why it could not. */
  readonly obstacle?: FileObstacle;
  readonly adjust?: AdjustView;
}

/** The shop wants to look first. */
export interface ReviewStage {
  readonly kind: "review";
  readonly fileName: string;
  readonly check?: CheckView;
}

/** A version waits for the decision. */
export interface ProofStage extends OtherFilesView {
  readonly kind: "proof";
  readonly version: number;
  readonly fileName: string;
  readonly check?: CheckView;
  readonly adjust?: AdjustView;
  /** Absent where no proof was ordered. */
  readonly proof?: ProofView;
}

/** The last step before a decision. */
export interface DecideStage {
  readonly kind: "approve" | "reject";
  readonly version: number;
  readonly fileName: string;
  readonly sha256: string;
  /** What was filled in before, where something was wrong with it. */
  readonly given: Readonly<Partial<Record<"name" | "comment" | "reason", string>>>;
}

export interface ReceiptStage {
  readonly kind: "receipt";
  readonly number: string;
  readonly version: number;
  readonly fileName: string;
  readonly sha256: string;
  readonly proofSha256?: string;
  readonly decision: DecisionView;
  readonly proofPdf?: string;
}

export interface CheckView {
  readonly result: "passed" | "warnings" | "failed";
  readonly counts: { readonly errors: number; readonly warnings: number; readonly infos: number };
  /** Errors first. */
  readonly findings: readonly FindingView[];
  readonly pages: readonly PageOfFile[];
  readonly pageCount: number;
  readonly notChecked: readonly string[];
  readonly report?: string;
}

export interface FindingView {
  readonly severity: FindingSeverity;
  readonly page?: number;
  readonly count: number;
  readonly message: string;
  readonly advice: string;
}

/** A page with its picture; lengths and areas in millimetres from its upper left corner. */
export interface PageOfFile {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly picture: string;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly severity: FindingSeverity;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface AdjustView {
  /** That is adjusted. */
  readonly version: number;
  /** Whether the order says a size that pages can be brought to. */
  readonly hasSize: boolean;
}

export interface ProofView {
  readonly pages: readonly { readonly number: number; readonly picture: string }[];
  readonly pageCount: number;
  readonly pdf?: string;
}

/** What was wrong with what was just sent. */
export interface FailureView {
  readonly name: FailureName;
  readonly fields: readonly FieldFailure[];
}

export interface FieldFailure {
  readonly field: "name" | "reason" | "comment" | "checked" | "adjust";
  readonly kind: "nameMissing" | "reasonMissing" | "notChecked" | "tooLong" | "nothingToAdjust";
}
