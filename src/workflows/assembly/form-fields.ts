/** The form fields of several PDF files as those of one. ISO 32000-1 §12.7. */

import {
  PDFBool,
  PDFDict,
  PDFHexString,
  PDFName,
  type PDFObject,
  type PDFRef,
} from "@cantoo/pdf-lib";
import {
  arrayOf,
  dictOf,
  flagOf,
  identityOf,
  member,
  nameOf,
  textOf,
} from "../prepress/pdf/objects.ts";
import type { ObjectCopy } from "./object-copy.ts";
import type { PdfWriter } from "./pdf-writer.ts";
import type { SourcePdf } from "./source-pdf.ts";

const DEPTH_MAX = 50;
const FIELDS_MAX = 100_000;
/** What fields are drawn with unless they say it themselves. */
const DEFAULTS = ["DA", "Q"] as const;

/** What becomes of the form of one file. */
export interface FormNotes {
  /** Fields whose names another file has already. */
  readonly renamed: number;
  /** Signatures, which hold for the file that was signed only. */
  readonly signatures: number;
  readonly isXfa: boolean;
}

export class FormFields {
  readonly #writer: PdfWriter;
  readonly #fields: PDFObject[] = [];
  readonly #order: PDFObject[] = [];
  readonly #resources = new Map<string, Map<string, PDFObject>>();
  readonly #names = new Set<string>();
  #needsAppearances = false;

  constructor(writer: PdfWriter) {
    this.#writer = writer;
  }

  /** Takes the fields with widgets on these pages, and those with none at all. To be called before pages are copied. */
  add(source: SourcePdf, copy: ObjectCopy, pages: ReadonlySet<number>): FormNotes {
    const { context, catalog } = source;
    const form = dictOf(context, member(catalog, "AcroForm"));
    const walk = new FieldWalk(source, pages);
    const roots = (arrayOf(context, member(form, "Fields")) ?? []).filter((field) =>
      walk.keeps(field, undefined, 0),
    );
    copy.leaveOut(walk.left);
    const names = new Set<string>();
    const renamed = roots.filter((root) => {
      const dict = dictOf(context, root);
      const isRenamed = dict !== undefined && this.#rename(source, dict, names);
      keepDefaults(dict, form);
      this.#fields.push(copy.copyApart(root));
      return isRenamed;
    }).length;
    names.forEach((name) => this.#names.add(name));
    if (roots.length > 0) {
      this.#takeResources(source, copy, form);
      this.#needsAppearances ||= flagOf(context, member(form, "NeedAppearances")) === true;
      const order = arrayOf(context, member(form, "CO")) ?? [];
      this.#order.push(
        ...order.filter((each) => !walk.left.has(identityOf(each))).map((each) => copy.copy(each)),
      );
    }
    return { renamed, signatures: walk.signatures, isXfa: member(form, "XFA") !== undefined };
  }

  /** The form of the written file; undefined without fields. */
  write(): PDFRef | undefined {
    if (this.#fields.length === 0) {
      return undefined;
    }
    const resources = [...this.#resources].map(
      ([category, named]) => [category, this.#writer.dict(Object.fromEntries(named))] as const,
    );
    return this.#writer.add(
      this.#writer.dict({
        Fields: this.#writer.array(this.#fields),
        DR: this.#writer.dict(Object.fromEntries(resources)),
        CO: this.#order.length === 0 ? undefined : this.#writer.array(this.#order),
        NeedAppearances: this.#needsAppearances ? PDFBool.True : undefined,
      }),
    );
  }

  /** Two fields of one name would be one field with one value. True if the name is changed. */
  #rename({ context }: SourcePdf, dict: PDFDict, ownNames: Set<string>): boolean {
    const name = textOf(context, member(dict, "T"));
    if (name === undefined) {
      return false;
    }
    let free = name;
    for (let number = 2; this.#names.has(free); number += 1) {
      free = `${name}-${number}`;
    }
    ownNames.add(free);
    if (free !== name) {
      dict.set(PDFName.of("T"), PDFHexString.fromText(free));
    }
    return free !== name;
  }

  /** Fonts by which programs draw what is typed in; the first of a name is the one. */
  #takeResources({ context }: SourcePdf, copy: ObjectCopy, form: PDFDict | undefined): void {
    for (const [category, value] of dictOf(context, member(form, "DR"))?.entries() ?? []) {
      const named = this.#resources.get(category.decodeText()) ?? new Map<string, PDFObject>();
      for (const [name, resource] of dictOf(context, value)?.entries() ?? []) {
        if (!named.has(name.decodeText())) {
          named.set(name.decodeText(), copy.copy(resource));
        }
      }
      this.#resources.set(category.decodeText(), named);
    }
  }
}

/** Which fields of a file are taken. */
class FieldWalk {
  /** Which are not. */
  readonly left = new Set<string>();
  signatures = 0;
  readonly #source: SourcePdf;
  readonly #pages: ReadonlySet<number>;
  readonly #seen = new Set<string>();

  constructor(source: SourcePdf, pages: ReadonlySet<number>) {
    this.#source = source;
    this.#pages = pages;
  }

  /** True where the field or one below it is taken. Takes the value of signatures away. */
  keeps(field: PDFObject, type: string | undefined, depth: number): boolean {
    const { context, annotationPages } = this.#source;
    const identity = identityOf(field);
    const dict = dictOf(context, field);
    if (
      dict === undefined ||
      depth > DEPTH_MAX ||
      this.#seen.has(identity) ||
      this.#seen.size > FIELDS_MAX
    ) {
      return false;
    }
    if (identity !== "") {
      this.#seen.add(identity);
    }
    const ownType = nameOf(context, member(dict, "FT")) ?? type;
    const kids = arrayOf(context, member(dict, "Kids")) ?? [];
    const isKept =
      kids.length > 0
        ? kids.filter((kid) => this.keeps(kid, ownType, depth + 1)).length > 0
        : this.#isOnPage(annotationPages.get(identity));
    if (!isKept) {
      this.left.add(identity);
    } else if (ownType === "Sig" && dict.delete(PDFName.of("V"))) {
      this.signatures += 1;
    }
    return isKept;
  }

  /** Fields without a page are taken with any. */
  #isOnPage(page: number | undefined): boolean {
    return page === undefined || this.#pages.has(page);
  }
}

/** What the form says of all fields, each says for itself. */
function keepDefaults(dict: PDFDict | undefined, form: PDFDict | undefined): void {
  for (const key of DEFAULTS) {
    const usual = member(form, key);
    if (usual !== undefined && member(dict, key) === undefined) {
      dict?.set(PDFName.of(key), usual);
    }
  }
}
