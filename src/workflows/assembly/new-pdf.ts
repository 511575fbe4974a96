/** A PDF that is made of pages of others and of pictures, written while it grows. */

import { PDFHexString, PDFName, PDFNumber, type PDFObject, type PDFRef } from "@cantoo/pdf-lib";
import { arrayOf, dictOf, member, nameOf, textOf } from "../prepress/pdf/objects.ts";
import { attachmentNames } from "./attachments.ts";
import { FormFields } from "./form-fields.ts";
import { Layers } from "./layers.ts";
import { ObjectCopy } from "./object-copy.ts";
import type { NewEntry } from "./outline.ts";
import { writeOutline } from "./outline.ts";
import { copyPage } from "./page-copy.ts";
import { PageLabels } from "./page-labels.ts";
import { PdfWriter } from "./pdf-writer.ts";
import type { AssemblyNote, NoteCode } from "./notes.ts";
import type { SourcePdf } from "./source-pdf.ts";
import { Structure } from "./structure.ts";

/** What was taken of a file: its first page here, and what could not be taken. */
export interface Taken {
  readonly first: PDFRef;
  readonly notes: readonly AssemblyNote[];
}

export class NewPdf {
  readonly writer: PdfWriter;
  readonly #root: PDFRef;
  readonly #parent: PDFRef;
  readonly #pages: PDFRef[] = [];
  readonly #form: FormFields;
  readonly #layers: Layers;
  readonly #labels: PageLabels;
  readonly #structure: Structure;
  #intents: { readonly ids: string; readonly value: PDFObject | undefined } | undefined;

  /** Written to this path. */
  constructor(path: string) {
    this.writer = new PdfWriter(path);
    this.#root = this.writer.next();
    this.#parent = this.writer.next();
    this.#form = new FormFields(this.writer);
    this.#layers = new Layers(this.writer);
    this.#labels = new PageLabels(this.writer);
    this.#structure = new Structure(this.writer);
  }

  get pageCount(): number {
    return this.#pages.length;
  }

  /** Adds a page that was written here. `write` is given its parent. */
  addPage(write: (parent: PDFRef) => PDFObject): PDFRef {
    this.#labels.addUnlabelled(this.#pages.length);
    this.#structure.addUntagged();
    const ref = this.writer.add(write(this.#parent));
    this.#pages.push(ref);
    return ref;
  }

  /**
   * Adds pages of a source, by their places in it. `isWithTags` where they are all of them. What is wanted of the copy
   * besides is to be copied in `meanwhile`.
   */
  addPages(
    source: SourcePdf,
    pages: readonly number[],
    {
      isWithTags,
      meanwhile,
    }: { readonly isWithTags: boolean; readonly meanwhile: (copy: ObjectCopy) => void },
  ): Taken {
    const refs = pages.map((index) => ({ index, ref: this.writer.next() }));
    const byPlace = new Map(refs.toReversed().map(({ index, ref }) => [index, ref]));
    const copy = new ObjectCopy(source, { writer: this.writer, pages: byPlace });
    const form = this.#form.add(source, copy, new Set(pages));
    this.#layers.add(source, copy);
    this.#labels.add(source, copy, { pages, at: this.#pages.length });
    if (isWithTags) {
      this.#structure.add(source, copy);
    } else {
      this.#structure.addUntagged();
    }
    const isSameIntent = this.#takeIntents(source, copy);
    const place = { writer: this.writer, copy, parent: this.#parent };
    refs.forEach((page) => copyPage(place, source, page));
    meanwhile(copy);
    copy.finish();
    this.#pages.push(...refs.map(({ ref }) => ref));
    const notes = notesOf(source, {
      "fields-renamed": form.renamed,
      signatures: form.signatures,
      xfa: form.isXfa ? 1 : 0,
      links: copy.lostLinks,
      tags: !isWithTags && member(source.catalog, "StructTreeRoot") !== undefined ? 1 : 0,
      "output-intent": isSameIntent ? 0 : 1,
    });
    return { first: refs[0]?.ref ?? this.#parent, notes };
  }

  /** Writes the end. */
  finish({
    outline,
    info,
  }: {
    readonly outline: readonly NewEntry[];
    readonly info: Readonly<Record<string, PDFObject>>;
  }): void {
    const { writer } = this;
    writer.write(
      this.#parent,
      writer.dict({
        Type: PDFName.of("Pages"),
        Kids: writer.array(this.#pages),
        Count: PDFNumber.of(this.#pages.length),
      }),
    );
    const entries = writeOutline(writer, outline);
    writer.write(
      this.#root,
      writer.dict({
        Type: PDFName.of("Catalog"),
        Pages: this.#parent,
        Outlines: entries,
        PageMode: entries && PDFName.of("UseOutlines"),
        AcroForm: this.#form.write(),
        OCProperties: this.#layers.write(),
        PageLabels: this.#labels.write(),
        OutputIntents: this.#intents?.value,
        ...this.#structure.write(),
      }),
    );
    writer.finish(
      this.#root,
      writer.add(writer.dict({ Producer: PDFHexString.fromText("Jobgate"), ...info })),
    );
  }

  /** Ends without a file that anybody could read. */
  giveUp(): void {
    this.writer.close();
  }

  /** Colours are meant for one way of printing: false where this file is meant for another than those before it. */
  #takeIntents({ context, catalog }: SourcePdf, copy: ObjectCopy): boolean {
    const value = member(catalog, "OutputIntents");
    const ids = (arrayOf(context, value) ?? [])
      .map(
        (each) => textOf(context, member(dictOf(context, each), "OutputConditionIdentifier")) ?? "",
      )
      .join("\n");
    if (this.#intents === undefined) {
      this.#intents = { ids, value: value && copy.copy(value) };
      return true;
    }
    const isSame = ids === this.#intents.ids;
    if (!isSame) {
      this.#intents = { ids: this.#intents.ids, value: undefined };
    }
    return isSame;
  }
}

/** With what the document has besides its pages, and which stays behind. */
function notesOf(
  { context, catalog }: SourcePdf,
  counts: Readonly<Partial<Record<NoteCode, number>>>,
): readonly AssemblyNote[] {
  const names = dictOf(context, member(catalog, "Names"));
  const isScript =
    nameOf(context, member(dictOf(context, member(catalog, "OpenAction")), "S")) === "JavaScript";
  const scripts =
    isScript || [member(names, "JavaScript"), member(catalog, "AA")].some(Boolean) ? 1 : 0;
  const attached = attachmentNames(context, member(names, "EmbeddedFiles"));
  const text = attached.slice(0, ATTACHMENTS_TOLD).join(", ");
  const more =
    attached.length > ATTACHMENTS_TOLD ? ` and ${attached.length - ATTACHMENTS_TOLD} more` : "";
  const attachments = { code: "attachments", count: attached.length, text: text + more } as const;
  return [
    ...Object.entries({ ...counts, scripts })
      .filter(([, count]) => count > 0)
      // The keys are codes.
      .map(([code, count]) => ({ code: code as NoteCode, count })),
    ...(attached.length > 0 ? [attachments] : []),
  ];
}

const ATTACHMENTS_TOLD = 10;
