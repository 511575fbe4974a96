/** The texts of a job as IPS callers write them, plain strings there, narrower types in the job document of every door; and its retention. */

import type { Contract } from "../../../contract/contract.ts";
import type { JobDocumentRequest } from "../../../core/model/contract-types.gen.ts";
import { Problem } from "../../../core/model/problem.ts";
import { isGiven } from "./selection.ts";

type JobTexts = Pick<JobDocumentRequest, "description" | "locale" | "retention">;

const JOB = { vocabulary: "job", name: "job" } as const;

const NO_TEXTS: JobTexts = {};

/** The texts as the job document has them. Throws invalid-document where it cannot hold them. */
export function jobTexts(
  { description, locale, retention }: JobTexts,
  contract: Contract,
): JobTexts {
  if (description === undefined && locale === undefined && retention === undefined) {
    return NO_TEXTS;
  }
  const texts = {
    ...(description !== undefined && { description }),
    ...(isGiven(locale) && { locale: localeTag(locale) }),
    ...(retention !== undefined && { retention }),
  };
  const violations = contract.violations(texts, JOB, "request");
  if (violations.length > 0) {
    throw new Problem("invalid-document", "The job's texts are not as the contract has them.", {
      violations,
    });
  }
  return texts;
}

/** `de-AT`, also for `de_AT` as Java writes it, in any case; other texts as they are. */
export function localeTag(text: string): string {
  const [, language, region] = /^\s*([A-Za-z]{2})(?:[-_]([A-Za-z]{2}))?\s*$/u.exec(text) ?? [];
  if (language === undefined) {
    return text;
  }
  return `${language.toLowerCase()}${region === undefined ? "" : `-${region.toUpperCase()}`}`;
}
