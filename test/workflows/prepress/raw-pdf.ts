/** PDFs written object by object, so that a test holds exactly what it is about. */

import { deflateSync } from "node:zlib";

/** What a page of a test has; entries are written as PDF has them. */
export interface RawPage {
  readonly content?: string | Buffer;
  /** Instead of the usual boxes and resources, such as "/MediaBox [0 0 300 200]". */
  readonly boxes?: string;
  readonly resources?: string;
  readonly entries?: string;
}

/** A sheet of 300 × 200 points, with trim and bleed as they should be: 20 points in, 9 points of bleed. */
export const GOOD_BOXES =
  "/MediaBox [0 0 300 200] /TrimBox [20 20 280 180] /BleedBox [11 11 289 189]";

export class RawPdf {
  readonly #objects: Buffer[] = [];
  readonly #kids: string[] = [];
  catalog = "";
  /** Of the root of the page tree. */
  tree = "";
  count: number | undefined;
  info = "";
  trailer = "";
  version = "1.6";

  /** Adds an object and returns its reference, such as "5 0 R". */
  add(object: string): string {
    this.#objects.push(Buffer.from(object, "latin1"));
    return `${this.#objects.length + 2} 0 R`;
  }

  /** Adds a stream; its length is written by this. */
  stream(entries: string, data: string | Buffer): string {
    const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    const head = Buffer.from(`<< ${entries} /Length ${bytes.length} >>\nstream\n`, "latin1");
    this.#objects.push(Buffer.concat([head, bytes, Buffer.from("\nendstream", "latin1")]));
    return `${this.#objects.length + 2} 0 R`;
  }

  /** Adds a page and returns its reference. */
  page({ content = "", boxes = GOOD_BOXES, resources = "", entries = "" }: RawPage = {}): string {
    const contents = this.stream("", content);
    return this.kid(
      this.add(
        `<< /Type /Page /Parent 2 0 R ${boxes} /Resources << ${resources} >> /Contents ${contents} ${entries} >>`,
      ),
    );
  }

  /** Names an object as a page. */
  kid(reference: string): string {
    this.#kids.push(reference);
    return reference;
  }

  bytes(): Buffer {
    const count = this.count ?? this.#kids.length;
    const all = [
      Buffer.from(`<< /Type /Catalog /Pages 2 0 R ${this.catalog} >>`, "latin1"),
      Buffer.from(
        `<< /Type /Pages /Kids [${this.#kids.join(" ")}] /Count ${count} ${this.tree} >>`,
        "latin1",
      ),
      ...this.#objects,
    ];
    if (this.info !== "") {
      all.push(Buffer.from(`<< ${this.info} >>`, "latin1"));
    }
    const parts = [Buffer.from(`%PDF-${this.version}\n%\xe2\xe3\xcf\xd3\n`, "latin1")];
    const offsets: number[] = [];
    let at = parts[0]?.length ?? 0;
    all.forEach((object, index) => {
      const part = Buffer.concat([
        Buffer.from(`${index + 1} 0 obj\n`, "latin1"),
        object,
        Buffer.from("\nendobj\n", "latin1"),
      ]);
      offsets.push(at);
      at += part.length;
      parts.push(part);
    });
    const table = offsets
      .map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`)
      .join("");
    const info = this.info === "" ? "" : `/Info ${all.length} 0 R`;
    parts.push(
      Buffer.from(
        `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${all.length + 1} /Root 1 0 R ${info} ${this.trailer} >>\nstartxref\n${at}\n%%EOF\n`,
        "latin1",
      ),
    );
    return Buffer.concat(parts);
  }
}

/** A file of one page. */
export function onePage(page: RawPage, change: (pdf: RawPdf) => void = () => undefined): Buffer {
  const pdf = new RawPdf();
  change(pdf);
  pdf.page(page);
  return pdf.bytes();
}

/** A page whose content is deflated. */
export function deflatedPage(content: Buffer): Buffer {
  const pdf = new RawPdf();
  const contents = pdf.stream("/Filter /FlateDecode", deflateSync(content));
  pdf.kid(pdf.add(`<< /Type /Page /Parent 2 0 R ${GOOD_BOXES} /Contents ${contents} >>`));
  return pdf.bytes();
}
