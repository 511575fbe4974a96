/** What pages of a PDF name or bring that is damaged or not there, told with page and object: PDFium draws the rest and says nothing. */

import type { PDFContext, PDFDict } from "@cantoo/pdf-lib";
import type { FileWarning } from "../../../../core/model/files/file-warning.ts";
import { PageWarnings } from "../../../page-warnings.ts";
import { identityOf, member, resolved, streamOf, type Thing } from "../objects.ts";
import { openDocument } from "../open-document.ts";
import { type PageLeaf, readPageTree } from "../page-tree.ts";
import { readPicture } from "../pictures.ts";
import { boxFaults } from "./box-faults.ts";
import { fontsInFile } from "./fonts-in-file.ts";
import { lineFaults } from "./line-faults.ts";
import { PICTURE_REASONS, pictureFault } from "./picture-fault.ts";
import { shownThings, type ShownPicture } from "./shown-things.ts";

/** Of one file. */
const DATA_BYTES_MAX = 2 ** 30;

export interface LookedAt {
  /** From 1. */
  readonly pages: readonly number[];
  /** Those on which nothing was drawn; where they are blank on purpose nothing is told of them. */
  readonly blank?: ReadonlySet<number>;
  /** Those with a picture of which PDFium says that it cannot decode it. */
  readonly undecoded?: ReadonlySet<number>;
  /** Where only text is wanted, pictures are not looked at. */
  readonly isForText?: boolean;
  /** Hears of pages whose content is missing or damaged. */
  readonly onBadContent?: (page: number) => void;
}

export interface FileFaults {
  readonly warnings: readonly FileWarning[];
  /** Names of fonts that are in the file. */
  readonly fonts: ReadonlySet<string>;
}

/** Of a file that was drawn. */
export async function fileFaults(
  bytes: Buffer,
  { password, ...lookedAt }: LookedAt & { readonly password: string },
): Promise<FileFaults> {
  const isSmall = isQuicklyRead(bytes, lookedAt.pages.length);
  // What cannot be said must not fail what was drawn.
  const document = isSmall ? await openDocument(bytes, password).catch(() => undefined) : undefined;
  if (document !== undefined) {
    const warnings = await pageFaults(document, lookedAt);
    return { warnings, fonts: fontsInFile(document.context) };
  }
  const warnings = new PageWarnings();
  lookedAt.undecoded?.forEach((page) => warnings.add(page, UNDECODED));
  return { warnings: warnings.list(), fonts: new Set() };
}

const UNDECODED = { object: "a picture", reason: PICTURE_REASONS["cannot be decoded"] };
/** A whole file is read for whatever is asked of it, which must not take longer than drawing what is asked for. */
const BYTES_MAX = 64 * 2 ** 20;
const [OBJECTS_MAX, OBJECTS_PER_PAGE] = [2000, 300];
const TRAILER_BYTES = 4096;

function isQuicklyRead(bytes: Buffer, pages: number): boolean {
  // ISO 32000-1 Table 15: one more than the highest number of an object.
  const tail = bytes.toString("latin1", Math.max(0, bytes.length - TRAILER_BYTES));
  const [size = "0"] = /(?<=\/Size\s{0,9})\d{1,9}/u.exec(tail) ?? [];
  return bytes.length <= BYTES_MAX && Number(size) <= OBJECTS_MAX + OBJECTS_PER_PAGE * pages;
}

/** Of a document that is open already. */
export async function pageFaults(
  { context, catalog }: { readonly context: PDFContext; readonly catalog: PDFDict },
  lookedAt: LookedAt,
): Promise<readonly FileWarning[]> {
  const { pages, blank = NO_PAGES, undecoded = NO_PAGES } = lookedAt;
  const { places } = readPageTree(context, catalog, Math.max(0, ...pages));
  const warnings = new PageWarnings();
  const pictures = new Pictures(context);
  for (const page of pages) {
    const leaf = places[page - 1];
    if (leaf !== undefined) {
      const isBlank = blank.has(page);
      const look = { ...lookedAt, page, isBlank, warnings, pictures };
      const found = await lookAt(context, leaf, look);
      if (undecoded.has(page) && found === 0) {
        warnings.add(page, UNDECODED);
      }
    }
  }
  return warnings.list();
}

const NO_PAGES: ReadonlySet<number> = new Set();

interface Looking extends Pick<LookedAt, "isForText" | "onBadContent"> {
  readonly page: number;
  readonly isBlank: boolean;
  readonly warnings: PageWarnings;
  readonly pictures: Pictures;
}

/** Returns how many pictures are not as they should be. */
async function lookAt(
  context: PDFContext,
  leaf: PageLeaf,
  { page, isBlank, warnings, pictures, isForText = false, onBadContent }: Looking,
): Promise<number> {
  for (const fault of [...boxFaults(context, leaf), ...lineFaults(context, leaf)]) {
    warnings.add(page, fault);
  }
  const shown = shownThings(context, leaf);
  const [fault] = shown.faults;
  if (fault !== undefined || shown.objects.length > 0) {
    onBadContent?.(page);
  }
  if (fault !== undefined) {
    const what = isBlank ? "nothing is drawn" : "a part of it is missing";
    warnings.add(page, { reason: `${what}: ${fault}. Export the PDF anew.` });
  }
  shown.objects.forEach((object) => warnings.add(page, object));
  let found = 0;
  for (const picture of isForText ? [] : shown.pictures) {
    for (const { object, reason } of await pictures.faultsOf(picture)) {
      warnings.add(page, { object: `${object}${picture.object}`, reason });
      found += 1;
    }
  }
  return found;
}

/** Faults of a picture and of its masks; `object` is what stands before its name. */
type Told = readonly { readonly object: string; readonly reason: string }[];

/** Pictures, each of which is looked at once. */
class Pictures {
  readonly #context: PDFContext;
  readonly #budget = { bytes: DATA_BYTES_MAX };
  readonly #known = new Map<string, Told>();

  constructor(context: PDFContext) {
    this.#context = context;
  }

  async faultsOf(picture: ShownPicture): Promise<Told> {
    const identity = identityOf(picture.thing);
    const known = this.#known.get(identity);
    if (identity !== "" && known !== undefined) {
      return known;
    }
    const { dict } = picture.stream;
    const told = [
      ...(await this.#own(picture, "")),
      ...(await this.#mask(member(dict, "SMask"), "the soft mask of ")),
      ...(await this.#mask(member(dict, "Mask"), "the mask of ")),
    ];
    this.#known.set(identity, told);
    return told;
  }

  async #own(
    { stream, thing, resources, inline }: Omit<ShownPicture, "object">,
    object: string,
  ): Promise<Told> {
    const read = readPicture(this.#context, stream, { thing, resources });
    const use = { budget: this.#budget, ...(inline === undefined ? {} : { inline }) };
    const fault = read && (await pictureFault(this.#context, read, use));
    return fault === undefined ? [] : [{ object, reason: PICTURE_REASONS[fault] }];
  }

  async #mask(thing: Thing, object: string): Promise<Told> {
    const stream = streamOf(this.#context, thing);
    if (stream !== undefined) {
      return this.#own({ stream, thing, resources: undefined }, object);
    }
    const isMissing = thing !== undefined && resolved(this.#context, thing) === undefined;
    return isMissing ? [{ object, reason: MISSING_MASK }] : [];
  }
}

const MISSING_MASK = "it is not in the file, so that nothing is masked. Export the PDF anew.";
