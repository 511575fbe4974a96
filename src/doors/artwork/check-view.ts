/** What the check of a version found, for its page: in the reader's language, whatever the job's is. */

import { artworkResult } from "../../core/artwork/artwork-results.ts";
import { type LinkedArtwork, resultsOf } from "../../core/artwork/upload-link.ts";
import type { ArtworkVersion } from "../../core/model/artwork.ts";
import type { FindingDocument, PreflightDocument } from "../../core/model/contract-types.gen.ts";
import type { Result } from "../../core/model/result.ts";
import type { Root } from "../../contract/contract.ts";
import { languageOf } from "../../messages/languages.ts";
import { filled } from "../../messages/filled.ts";
import { foundIn } from "../../messages/found-words.ts";
import type { DoorKit } from "../door-kit.ts";
import type { CheckView, FindingView, Mark, PageOfFile, ProofView } from "./page/view.ts";

const PREFLIGHT: Root = { vocabulary: "job", name: "preflight" };
/** More pictures than these make the page slow; all of them are in the report. */
const PICTURES_MAX = 40;
const FINDINGS_MAX = 200;
const MARKS_MAX = 60;
const WORST_FIRST = ["error", "warning", "info"] as const;

export interface CheckOf {
  readonly linked: LinkedArtwork;
  readonly version: ArtworkVersion;
  readonly language: string;
  /** The address of a result. */
  readonly addressOf: (result: Result) => string;
}

/** Undefined where the version was not checked, or could not be read. */
export async function checkView(kit: DoorKit, check: CheckOf): Promise<CheckView | undefined> {
  const results = resultsOf(check.linked, check.version);
  const json = results.find(({ fileName }) => fileName.endsWith("preflight.json"));
  if (json === undefined) {
    return undefined;
  }
  const document = await readPreflight(kit, check.linked, json.id);
  const report = results.find(({ fileName }) => fileName.endsWith("preflight.pdf"));
  const texts = languageOf(check.language).texts.prepress;
  const findings = document.findings.toSorted(
    (one, other) => WORST_FIRST.indexOf(one.severity) - WORST_FIRST.indexOf(other.severity),
  );
  return {
    result: document.result,
    counts: document.counts,
    findings: findings
      .slice(0, FINDINGS_MAX)
      .map((finding) => findingView(finding, check.language)),
    pages: pagesOf(document, picturesOf(results, "page"), check),
    pageCount: document.file.pageCount,
    notChecked: document.notChecked.map((code) => texts.notChecked[code.code]),
    ...(report !== undefined && { report: check.addressOf(report) }),
  };
}

/** Undefined where no proof was made. */
export function proofView({ linked, version, addressOf }: CheckOf): ProofView | undefined {
  const results = resultsOf(linked, version);
  const pdf = results.find(({ fileName }) => fileName.endsWith("proof.pdf"));
  const pictures = [...picturesOf(results, "proof")].slice(0, PICTURES_MAX);
  return pdf === undefined
    ? undefined
    : {
        pages: pictures.map(([number, picture]) => ({ number, picture: addressOf(picture) })),
        pageCount: version.pageCount ?? pictures.length,
        pdf: addressOf(pdf),
      };
}

async function readPreflight(
  { ports, contract }: DoorKit,
  linked: LinkedArtwork,
  resultId: string,
): Promise<PreflightDocument> {
  const opened = await artworkResult(ports, linked, resultId);
  const pieces: Uint8Array[] = [];
  for await (const piece of opened.read()) {
    pieces.push(piece);
  }
  // What keeps the contract is such a document.
  return contract.readJson(Buffer.concat(pieces), PREFLIGHT) as PreflightDocument;
}

function findingView(finding: FindingDocument, language: string): FindingView {
  const { severity, page, count, code, found = "", wanted = "" } = finding;
  const { message, advice } = languageOf(language).texts.prepress.findings[code];
  const values = { found: foundIn(language, found), wanted };
  return {
    severity,
    ...(page !== undefined && { page }),
    count,
    message: filled(message, values),
    advice: filled(advice, values),
  };
}

const NAMED = { page: /(?:^|-)page-(\d+)\.png$/u, proof: /(?:^|-)proof-(\d+)\.png$/u } as const;

/** The pictures by their page, in order. */
function picturesOf(results: readonly Result[], kind: keyof typeof NAMED): Map<number, Result> {
  const found = results.flatMap((result) => {
    const page = NAMED[kind].exec(result.fileName)?.[1];
    return page === undefined ? [] : [[Number(page), result] as const];
  });
  return new Map(found.sort(([one], [other]) => one - other));
}

function pagesOf(
  { pages, findings }: PreflightDocument,
  pictures: ReadonlyMap<number, Result>,
  { addressOf }: CheckOf,
): readonly PageOfFile[] {
  return pages
    .flatMap(({ number, width, height }) => {
      const picture = pictures.get(number);
      const marks = findings.filter(({ page }) => page === number).flatMap(marksOf);
      return picture === undefined
        ? []
        : [
            {
              number,
              width,
              height,
              picture: addressOf(picture),
              marks: marks.slice(0, MARKS_MAX),
            },
          ];
    })
    .slice(0, PICTURES_MAX);
}

function marksOf({ severity, areas = [] }: FindingDocument): readonly Mark[] {
  return areas.map((area) => ({ severity, ...area }));
}
