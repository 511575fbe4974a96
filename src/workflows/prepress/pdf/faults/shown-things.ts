/** Walks through what a page shows, forms within forms: pictures, what is missing, and content that cannot be read. */

import {
  type PDFContext,
  type PDFDict,
  PDFName,
  type PDFObject,
  type PDFRawStream,
} from "@cantoo/pdf-lib";
import type { PageFault } from "../../../page-warnings.ts";
import { ContentReader, type Operation } from "../content-tokens.ts";
import { arrayOf, dictOf, identityOf, member, nameOf, numberOf, resolved } from "../objects.ts";
import { streamOf, type Thing } from "../objects.ts";
import type { PageLeaf } from "../page-tree.ts";
import { fullFilters, inlineStream, isForm } from "../pictures.ts";
import { PROGRAM_BYTES_MAX } from "../streams.ts";
import { streamData } from "./stream-data.ts";

/** More operations of a page are not looked at. */
const OPERATIONS_MAX = 200_000;
const [DEPTH_MAX, PICTURES_MAX] = [12, 500];
/** ISO 32000-1 Table 165. */
const HIDDEN = 1 << 1;

export interface ShownPicture {
  /** Such as "the picture Im1". */
  readonly object: string;
  readonly thing: Thing;
  readonly stream: PDFRawStream;
  readonly resources: PDFDict | undefined;
  /** Of an inline image: what is written from its data on. */
  readonly inline?: Uint8Array;
}

export interface ShownThings {
  /** Of the page itself, in words that follow its name. */
  readonly faults: readonly string[];
  readonly objects: readonly PageFault[];
  readonly pictures: readonly ShownPicture[];
}

/** What the page and its annotations show. */
export function shownThings(context: PDFContext, leaf: PageLeaf): ShownThings {
  const walk = new Walk(context);
  const resources = dictOf(context, member(leaf.dict, "Resources") ?? leaf.inherited.Resources);
  walk.page(member(leaf.dict, "Contents"), resources);
  for (const each of arrayOf(context, member(leaf.dict, "Annots")) ?? []) {
    walk.annotation(dictOf(context, each), resources);
  }
  return walk;
}

interface Place {
  readonly resources: PDFDict | undefined;
  readonly depth: number;
  readonly onFault: (fault: string) => void;
}

class Walk implements ShownThings {
  readonly faults: string[] = [];
  readonly objects: PageFault[] = [];
  readonly pictures: ShownPicture[] = [];
  readonly #context: PDFContext;
  readonly #seen = new Set<string>();
  #operations = OPERATIONS_MAX;

  constructor(context: PDFContext) {
    this.#context = context;
  }

  page(contents: Thing, resources: PDFDict | undefined): void {
    if (contents === undefined) {
      return;
    }
    const parts = arrayOf(this.#context, contents) ?? [contents];
    const streams = parts.flatMap((part) => streamOf(this.#context, part) ?? []);
    const onFault = (fault: string): void => void this.faults.push(fault);
    if (streams.length < parts.length) {
      onFault("its content is not in the file");
    }
    const programs = streams.flatMap((stream) => [this.#program(stream, onFault), LINE_END]);
    this.#read(Buffer.concat(programs), { resources, depth: 0, onFault });
  }

  /** Its appearance, where it is seen. */
  annotation(annotation: PDFDict | undefined, resources: PDFDict | undefined): void {
    const normal = member(dictOf(this.#context, member(annotation, "AP")), "N");
    const state = nameOf(this.#context, member(annotation, "AS"));
    const isHidden = ((numberOf(this.#context, member(annotation, "F")) ?? 0) & HIDDEN) !== 0;
    const states = streamOf(this.#context, normal) ? undefined : dictOf(this.#context, normal);
    const thing = states === undefined ? normal : member(states, state ?? "");
    if (!isHidden && streamOf(this.#context, thing) !== undefined) {
      const kind = nameOf(this.#context, member(annotation, "Subtype")) ?? "";
      this.#form(thing, `an annotation of the kind ${kind}`, { resources, depth: 0 });
    }
  }

  #program(stream: PDFRawStream, onFault: Place["onFault"]): Uint8Array {
    const filters = fullFilters(this.#context, member(stream.dict, "Filter"));
    const read = streamData(stream, filters, PROGRAM_BYTES_MAX);
    if (read?.fault !== undefined) {
      onFault(`its content ${read.fault}`);
    }
    return read?.data ?? NOTHING;
  }

  #read(program: Buffer, place: Place): void {
    // Word by word only where pictures stand between the words, which takes as long as drawing.
    const operations = INLINE.test(program.toString("latin1"))
      ? new ContentReader(this.#context, program).operations()
      : namedOperations(program);
    for (const { operator, operands, ...inline } of operations) {
      this.#operations -= 1;
      if (this.#operations < 0) {
        return;
      }
      switch (operator) {
        case "Do":
          this.#shown(operands.at(-1), place);
          break;
        case "BI":
          this.#inline(dictOf(this.#context, operands[0]), { ...inline, ...place });
          break;
        case "gs":
          this.#softMask(operands.at(-1), place);
          break;
        case "scn":
        case "SCN":
          this.#form(this.#named("Pattern", operands.at(-1), place), "a pattern", place);
          break;
      }
    }
  }

  /** ISO 32000-1 §8.8. */
  #shown(operand: PDFObject | undefined, place: Place): void {
    const name = nameOf(this.#context, operand);
    const thing = this.#named("XObject", operand, place);
    if (name === undefined) {
      return;
    }
    if (resolved(this.#context, thing) === undefined) {
      place.onFault(`it shows ${name}, which is not in the file`);
      return;
    }
    const stream = streamOf(this.#context, thing);
    if (stream !== undefined && isForm(this.#context, stream)) {
      this.#form(thing, `the form ${name}`, place);
    } else if (stream !== undefined && this.#isNew(thing)) {
      const { resources } = place;
      this.#picture({ object: `the picture ${name}`, thing, stream, resources });
    }
  }

  #picture(picture: ShownPicture): void {
    if (this.pictures.length < PICTURES_MAX) {
      this.pictures.push(picture);
    }
  }

  #inline(
    dict: PDFDict | undefined,
    {
      data = NOTHING,
      rest = data,
      resources,
    }: Pick<Place, "resources"> & { readonly data?: Uint8Array; readonly rest?: Uint8Array },
  ): void {
    if (dict !== undefined) {
      const stream = inlineStream(dict, data);
      const object = "an inline image";
      this.#picture({ object, thing: undefined, stream, resources, inline: rest });
    }
  }

  /** ISO 32000-1 §11.6.5.2. */
  #softMask(operand: PDFObject | undefined, place: Place): void {
    const state = dictOf(this.#context, this.#named("ExtGState", operand, place));
    const mask = dictOf(this.#context, member(state, "SMask"));
    this.#form(member(mask, "G"), "a soft mask", place);
  }

  #form(thing: Thing, object: string, from: Omit<Place, "onFault">): void {
    const stream = streamOf(this.#context, thing);
    if (stream === undefined || from.depth >= DEPTH_MAX || !this.#isNew(thing)) {
      return;
    }
    const onFault = (fault: string): void => {
      this.objects.push({
        object,
        reason: `a part of it is missing: ${fault}. Export the PDF anew.`,
      });
    };
    const program = this.#program(stream, onFault);
    const own = dictOf(this.#context, member(stream.dict, "Resources"));
    const resources = own ?? from.resources;
    this.#read(Buffer.from(program), { resources, depth: from.depth + 1, onFault });
  }

  #named(kind: string, operand: PDFObject | undefined, { resources }: Place): Thing {
    const name = nameOf(this.#context, operand);
    return name === undefined
      ? undefined
      : member(dictOf(this.#context, member(resources, kind)), name);
  }

  /** False for what this page has shown already. */
  #isNew(thing: Thing): boolean {
    const identity = identityOf(thing);
    const isNew = identity === "" || !this.#seen.has(identity);
    this.#seen.add(identity);
    return isNew;
  }
}

const NOTHING = new Uint8Array(0);
const LINE_END = Buffer.from("\n");
const INLINE = /(?:^|[\s>])BI(?=[\s/])/u;
const NAMED = /\/([^\s/<>[\]()]{1,127})\s{1,9}(Do|gs|scn|SCN)(?![^\s/<>[\]()])/gu;

/** Operations on what has a name, without a look at the others. */
function* namedOperations(program: Buffer): Generator<Operation> {
  for (const [, name = "", operator = ""] of program.toString("latin1").matchAll(NAMED)) {
    yield { operator, operands: [PDFName.of(name)] };
  }
}
