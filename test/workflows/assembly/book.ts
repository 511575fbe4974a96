/** PDF files with all that merging and dividing may lose: outline, named destinations, links, labels, tags, layers, fields. */

import { RawPdf } from "../prepress/raw-pdf.ts";

export interface Book {
  readonly name: string;
  readonly pages: number;
  /** Fields of this name, one a page, each with the value "<name> <page>". */
  readonly field?: string;
}

const FONT = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";

/**
 * Page n says "<name> n" and has a link to the last page, by name; the outline has a part with a chapter for each page below
 * it. Pages are called i, ii, iii. A layer that is off hides a black square in the lower left corner of each page.
 */
export function book({ name, pages, field }: Book): Buffer {
  const pdf = new RawPdf();
  const layer = pdf.add(`<< /Type /OCG /Name (${name}) >>`);
  const numbers = Array.from({ length: pages }, (_, index) => index + 1);
  // Objects are numbered from 3 on in the order in which they are added: of each page a content, annotations and itself.
  const link = pdf.add(
    `<< /Type /Annot /Subtype /Link /Rect [50 150 90 170] /A << /S /GoTo /D (end) >> >>`,
  );
  const fields: string[] = [];
  const refs = numbers.map((number) => {
    const annotations = [link];
    if (field !== undefined) {
      const widget = pdf.add(
        `<< /Type /Annot /Subtype /Widget /FT /Tx /T (${field}${number}) /V (${name} ${number}) /Rect [50 50 150 70] /DA (/Helv 10 Tf 0 g) >>`,
      );
      annotations.push(widget);
      fields.push(widget);
    }
    return pdf.page({
      content: `/P << /MCID 0 >> BDC BT /F1 12 Tf 50 100 Td (${name} ${number}) Tj ET EMC /OC /L1 BDC 0 0 0 rg 0 0 30 30 re f EMC`,
      boxes: "/MediaBox [0 0 300 200]",
      resources: `${FONT} /Properties << /L1 ${layer} >>`,
      entries: `/Annots [${annotations.join(" ")}] /StructParents ${number - 1} /Tabs /S`,
    });
  });
  const last = refs.at(-1) ?? "";
  const names = [
    `(end) [${last} /Fit]`,
    ...refs.map((ref, index) => `(page${index + 1}) << /D [${ref} /XYZ 0 200 null] >>`),
  ];
  const catalog = [
    "/PageLabels << /Nums [0 << /S /r >>] >>",
    `/Names << /Dests << /Names [${names.join(" ")}] >> >>`,
    `/OCProperties << /OCGs [${layer}] /D << /OFF [${layer}] /Order [${layer}] >> >>`,
    `/Outlines ${outlineOf(pdf, name, numbers)}`,
    `/StructTreeRoot ${structureOf(pdf, refs)} /MarkInfo << /Marked true >>`,
    ...(fields.length === 0
      ? []
      : [`/AcroForm << /Fields [${fields.join(" ")}] /DR << ${FONT} >> /NeedAppearances true >>`]),
  ];
  pdf.catalog = catalog.join(" ");
  pdf.info = `/Title (The book of ${name})`;
  return pdf.bytes();
}

/** Objects get the next number, so that they can name each other before they are there. */
function after(reference: string, steps: number): string {
  return `${Number.parseInt(reference, 10) + steps} 0 R`;
}

function outlineOf(pdf: RawPdf, name: string, numbers: readonly number[]): string {
  const probe = pdf.add("null");
  const [root, part, first] = [after(probe, 1), after(probe, 2), after(probe, 3)];
  const count = numbers.length;
  pdf.add(`<< /Type /Outlines /First ${part} /Last ${part} /Count 1 >>`);
  pdf.add(
    `<< /Title (Part ${name}) /Parent ${root} /Dest (page1) /First ${first} /Last ${after(first, count - 1)} /Count -${count} >>`,
  );
  for (const number of numbers) {
    const previous = number === 1 ? "" : `/Prev ${after(first, number - 2)}`;
    const next = number === count ? "" : `/Next ${after(first, number)}`;
    pdf.add(
      `<< /Title (Chapter ${number}) /Parent ${part} /A << /S /GoTo /D (page${number}) >> ${previous} ${next} >>`,
    );
  }
  return root;
}

function structureOf(pdf: RawPdf, pages: readonly string[]): string {
  const probe = pdf.add("null");
  const root = after(probe, 1);
  const paragraphs = pages.map((_, index) => after(root, index + 1));
  const parents = paragraphs.map((ref, index) => `${index} [${ref}]`);
  pdf.add(
    `<< /Type /StructTreeRoot /K [${paragraphs.join(" ")}] /ParentTree << /Nums [${parents.join(" ")}] >> /ParentTreeNextKey ${pages.length} >>`,
  );
  for (const page of pages) {
    pdf.add(`<< /Type /StructElem /S /P /P ${root} /Pg ${page} /K 0 >>`);
  }
  return root;
}
