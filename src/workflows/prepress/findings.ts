/** Collects findings: one a page for each thing that is found, however often it is, so that there is an end to them. */

import type {
  AreaDocument,
  FindingCode,
  FindingDocument,
  FindingSeverity,
} from "../../core/model/contract-types.gen.ts";
import type { FoundWord, PrepressTexts } from "../../core/ports/prepress.ts";
import { USUAL_SEVERITIES, type Verdicts } from "./severities.ts";

const PER_CODE_MAX = 100;
const AREAS_MAX = 20;
const TEXT_CHARS_MAX = 200;

/** Numbers and names of the file's as they are, and words that are told in the reader's language. */
export type Told = string | { readonly word: FoundWord };

/** What is found. */
export interface Finding {
  readonly page?: number;
  readonly area?: AreaDocument;
  /** Of several, one after the other. */
  readonly found?: Told | readonly Told[];
  readonly wanted?: string;
  /** Those of one page that are alike are one finding. */
  readonly key?: string;
  /** Of those the one with the highest is told. */
  readonly rank?: number;
  /** Where it is not the usual one. */
  readonly severity?: FindingSeverity;
}

interface Collected extends Finding {
  readonly code: FindingCode;
  count: number;
  readonly areas: AreaDocument[];
}

export class Findings {
  readonly #verdicts: Verdicts;
  readonly #found = new Map<string, Collected>();
  readonly #perCode = new Map<FindingCode, number>();

  constructor(verdicts: Verdicts) {
    this.#verdicts = verdicts;
  }

  /** False for what nobody wants to be told. */
  isWanted(code: FindingCode): boolean {
    return this.#verdicts[code] !== "off";
  }

  add(code: FindingCode, finding: Finding = {}): void {
    if (!this.isWanted(code)) {
      return;
    }
    const key = `${code} ${finding.page ?? ""} ${finding.key ?? ""}`;
    const known = this.#found.get(key);
    if (known === undefined) {
      this.#addNew(code, key, finding);
      return;
    }
    known.count += 1;
    if (finding.area !== undefined && known.areas.length < AREAS_MAX) {
      known.areas.push(finding.area);
    }
    if ((finding.rank ?? -Infinity) > (known.rank ?? -Infinity)) {
      const { count, areas } = known;
      this.#found.set(key, { ...finding, code, count, areas });
    }
  }

  #addNew(code: FindingCode, key: string, finding: Finding): void {
    const number = (this.#perCode.get(code) ?? 0) + 1;
    this.#perCode.set(code, number);
    if (number <= PER_CODE_MAX) {
      const areas = finding.area === undefined ? [] : [finding.area];
      this.#found.set(key, { ...finding, code, count: 1, areas });
    }
  }

  /** All, the worst first, then by page. */
  documents(texts: Pick<PrepressTexts, "findings" | "found">): readonly FindingDocument[] {
    return [...this.#found.values()]
      .map((collected) => this.#document(collected, texts))
      .sort(
        (left, right) =>
          ORDER[left.severity] - ORDER[right.severity] || (left.page ?? 0) - (right.page ?? 0),
      );
  }

  #document(
    collected: Collected,
    texts: Pick<PrepressTexts, "findings" | "found">,
  ): FindingDocument {
    const { code, page, count, areas } = collected;
    const set = this.#verdicts[code];
    const severity =
      set === undefined || set === "off" ? (collected.severity ?? USUAL_SEVERITIES[code]) : set;
    const { message, advice } = texts.findings[code];
    const found = shown(toldText(collected.found, texts.found));
    const wanted = shown(collected.wanted);
    const filled = (text: string): string =>
      text.replaceAll("{found}", found ?? "").replaceAll("{wanted}", wanted ?? "");
    return {
      code,
      severity,
      ...(page === undefined ? {} : { page }),
      count,
      ...(found === undefined ? {} : { found }),
      ...(wanted === undefined ? {} : { wanted }),
      message: filled(message),
      advice: filled(advice),
      ...(areas.length === 0 ? {} : { areas }),
    };
  }
}

const ORDER: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, info: 2 };

function toldText(told: Finding["found"], words: PrepressTexts["found"]): string | undefined {
  if (told === undefined || typeof told === "string") {
    return told;
  }
  return "word" in told
    ? words[told.word]
    : told.map((each) => (typeof each === "string" ? each : words[each.word])).join(", ");
}

/** Names in files may hold anything; XML cannot. */
function shown(text: string | undefined): string | undefined {
  return text?.replace(/[\p{C}\uFFFE\uFFFF]/gu, " ").slice(0, TEXT_CHARS_MAX);
}
