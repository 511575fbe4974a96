/** Preflight of a PDF: PDFium says whether it can be read and draws its pages, the checks look at what is in it. */

import type { PDFContext, PDFDocument } from "@cantoo/pdf-lib";
import type { CheckedPageDocument, InkDocument } from "../../core/model/contract-types.gen.ts";
import type { FileWarning } from "../../core/model/files/file-warning.ts";
import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { FoundWord } from "../../core/ports/prepress.ts";
import { createChecks } from "./checks/all-checks.ts";
import type { Check, CheckedFile, CheckedPage, Use } from "./checks/check.ts";
import { placeOf } from "./checks/place.ts";
import { UsedInks } from "./checks/colour-checks.ts";
import { endsInBleed } from "./edges.ts";
import { onPicture, pictureSize } from "./page-picture.ts";
import { readNotes } from "./pdf/annotations.ts";
import { readDocumentFacts } from "./pdf/document-facts.ts";
import { readLayers } from "./pdf/layers.ts";
import { isPrinted, type Mark, type PictureMark } from "./pdf/marks.ts";
import { fontsInFile } from "./pdf/faults/fonts-in-file.ts";
import { pageFaults } from "./pdf/faults/page-faults.ts";
import { openDocument } from "./pdf/open-document.ts";
import { type PageBoxes, readBoxes } from "./pdf/page-boxes.ts";
import { type PageLeaf, readPageTree } from "./pdf/page-tree.ts";
import { walkPage, type WalkUse } from "./pdf/walk-page.ts";
import { PdfiumFile, type PagePixels } from "../pdfium/pdfium-file.ts";
import { type PictureWish, pictureSizes, scaledTo } from "./picture-size.ts";
import { pictureInk } from "./picture-ink.ts";
import { rounded, toMm } from "./units.ts";

/** More pages than these are not checked in one job. */
export const CHECKED_PAGES_MAX = 1000;
const OPERATIONS_MAX = 20_000_000;
/** Pictures whose ink is counted; the same one counts once. */
const INK_PICTURES_MAX = 500;

/** What is known of a PDF when it was checked. */
export interface CheckedPdf {
  readonly version: string;
  readonly claim: string | undefined;
  readonly pages: readonly CheckedPageDocument[];
  readonly inks: readonly InkDocument[];
  /** What the pictures of its pages lack. */
  readonly warnings: readonly FileWarning[];
}

export interface PdfUse extends Use {
  readonly passwords: readonly string[];
  readonly picture: PictureWish;
  /** Takes the picture of each page, from 1, in order. */
  readonly onPicture: (page: CheckedPageDocument, pixels: PagePixels) => Promise<void>;
}

/** Checks a PDF. Throws WorkflowFailure: password, corrupt, unsupportedFeature. */
export async function preflightPdf(bytes: Uint8Array, use: PdfUse): Promise<CheckedPdf> {
  const pdfium = await PdfiumFile.open(bytes, use.passwords);
  try {
    assertPageCount(pdfium.pageCount);
    const document = await openDocument(bytes, pdfium.password);
    const checked = await checkDocument(document, pdfium, use);
    const pages = checked.pages.map(({ number }) => number);
    const faults = await pageFaults(document, {
      pages,
      blank: pdfium.notes.blank,
      undecoded: pdfium.notes.undecoded,
    });
    return { ...checked, warnings: [...pdfium.warnings(fontsInFile(document.context)), ...faults] };
  } finally {
    pdfium.close();
  }
}

function assertPageCount(count: number): void {
  if (count === 0) {
    throw new WorkflowFailure("corrupt", "The PDF has no pages.");
  }
  if (count > CHECKED_PAGES_MAX) {
    const message = `The PDF has ${count} pages, and at most ${CHECKED_PAGES_MAX} can be checked in one job; split it.`;
    const failure = new WorkflowFailure("unsupportedFeature", message);
    throw new FileFailure({ name: "pages", limit: CHECKED_PAGES_MAX }, failure);
  }
}

async function checkDocument(
  document: PDFDocument,
  pdfium: PdfiumFile,
  use: PdfUse,
): Promise<Omit<CheckedPdf, "warnings">> {
  const { context, catalog } = document;
  const tree = readPageTree(context, catalog, CHECKED_PAGES_MAX);
  assertPageCount(tree.leaves.length);
  const walk = newWalk(document);
  const checks = createChecks();
  const gathered: Gathered = { inks: new UsedInks(), pictures: new Map() };
  const pages: CheckedPage[] = [];
  for (const [index, leaf] of tree.leaves.entries()) {
    const page = await pageOf({ context, pdfium, use }, leaf, index);
    pages.push(page);
    walkThrough(walk, { leaf, page, checks, gathered, use });
    checks.forEach((check) => check.page?.(page, use));
  }
  await checkPictureInk(context, gathered, use);
  const facts = readDocumentFacts(document);
  const file: CheckedFile = {
    version: pdfium.version,
    tree,
    facts,
    layers: walk.layers,
    pages,
    loadable: {
      count: pdfium.pageCount,
      pages: pages.filter((_page, index) => pdfium.hasPage(index)).length,
    },
    permissions: pdfium.permissions,
    filters: walk.filters,
    damages: walk.damages,
    isCutShort: walk.operationsLeft <= 0,
  };
  checks.forEach((check) => check.file?.(file, use));
  return {
    version: file.version,
    claim: facts.claim,
    pages: pages.map(pageDocument),
    inks: gathered.inks.list(),
  };
}

type FileWalk = WalkUse & { readonly filters: Set<string>; readonly damages: Set<FoundWord> };

function newWalk({ context, catalog }: PDFDocument): FileWalk {
  const filters = new Set<string>();
  const damages = new Set<FoundWord>();
  return {
    context,
    layers: readLayers(context, catalog),
    filters,
    damages,
    operationsLeft: OPERATIONS_MAX,
    onMark: () => undefined,
    onDamage: (what) => void damages.add(what),
    onFilters: (names) => names.forEach((name) => filters.add(name)),
  };
}

interface PageSource {
  readonly context: PDFContext;
  readonly pdfium: PdfiumFile;
  readonly use: PdfUse;
}

/** A page with its picture looked at and handed on. */
async function pageOf(
  { context, pdfium, use }: PageSource,
  leaf: PageLeaf,
  index: number,
): Promise<CheckedPage> {
  const boxes = readBoxes(context, leaf);
  const { notes } = readNotes(context, leaf, boxes.userUnit);
  const page: CheckedPage = { number: index + 1, boxes, notes };
  if (!pdfium.hasPage(index)) {
    return page;
  }
  const { lookedAt, shown } = pictureSizes(pictureSize(boxes), use.picture);
  // The whole sheet as it is printed, whatever the crop box shows.
  const view = { size: lookedAt, use: "print", shows: unscaled(boxes) } as const;
  const pixels = pdfium.render(index, view);
  const looked = { ...page, endsInBleed: endsInBleed(pixels, boxes, use.limits.bleed) };
  await use.onPicture(pageDocument(looked), await scaledTo(pixels, shown));
  return looked;
}

/** The media box in the page's own units, as PDFium counts. */
function unscaled({ media, userUnit }: PageBoxes): PageBoxes["media"] {
  return {
    left: media.left / userUnit,
    bottom: media.bottom / userUnit,
    right: media.right / userUnit,
    top: media.top / userUnit,
  };
}

interface Gathered {
  readonly inks: UsedInks;
  /** The first place of each picture. */
  readonly pictures: Map<string, { readonly mark: PictureMark; readonly page: CheckedPage }>;
}

interface PageWalk {
  readonly leaf: PageLeaf;
  readonly page: CheckedPage;
  readonly checks: readonly Check[];
  readonly gathered: Gathered;
  readonly use: Use;
}

function walkThrough(walk: FileWalk, { leaf, page, checks, gathered, use }: PageWalk): void {
  const looking = checks.flatMap(({ mark }) => mark ?? []);
  walk.onMark = (mark: Mark) => {
    looking.forEach((look) => look(mark, page, use));
    gathered.inks.note(mark);
    if (mark.kind === "picture" && isPrinted(mark) && gathered.pictures.size < INK_PICTURES_MAX) {
      const key = mark.picture.identity || `inline ${gathered.pictures.size}`;
      if (!gathered.pictures.has(key)) {
        gathered.pictures.set(key, { mark, page });
      }
    }
  };
  walkPage(walk, leaf, page.boxes);
}

async function checkPictureInk(
  context: PDFContext,
  { pictures }: Gathered,
  { findings, limits }: Use,
): Promise<void> {
  for (const { mark, page } of pictures.values()) {
    const ink = await pictureInk(context, mark.picture);
    if (ink !== undefined && ink > limits.ink) {
      findings.add("ink-coverage", {
        ...placeOf(page, mark.area),
        found: `${ink} %`,
        wanted: `≤ ${rounded(limits.ink)} %`,
        rank: ink,
      });
    }
  }
}

function pageDocument({ number, boxes }: CheckedPage): CheckedPageDocument {
  const { width, height } = pictureSize(boxes);
  const { CropBox: crop, BleedBox: bleed, ArtBox: art, TrimBox: trim } = boxes.written;
  return {
    number,
    width: rounded(toMm(width)),
    height: rounded(toMm(height)),
    rotation: boxes.rotation,
    trim: onPicture(boxes, trim ?? boxes.trim),
    hasTrimBox: trim !== undefined,
    ...(bleed === undefined ? {} : { bleed: onPicture(boxes, bleed) }),
    ...(crop === undefined ? {} : { crop: onPicture(boxes, crop) }),
    ...(art === undefined ? {} : { art: onPicture(boxes, art) }),
  };
}
