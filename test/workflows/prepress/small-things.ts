/** Parts that many test files are made of, as objects of a PDF. */

import { RawPdf } from "./raw-pdf.ts";

/** Fonts as resources. */
export const OPEN_FONT = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";

/** A font that is in the file: what its data are, no check reads. */
export function embeddedFont(pdf: RawPdf): string {
  const file = pdf.stream("/Length1 4", "font");
  const descriptor = pdf.add(
    `<< /Type /FontDescriptor /FontName /ABCDEF+Made /Flags 32 /FontFile2 ${file} >>`,
  );
  const widths = `/FirstChar 32 /LastChar 126 /Widths [${Array(95).fill(500).join(" ")}]`;
  return pdf.add(
    `<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Made ${widths} /FontDescriptor ${descriptor} >>`,
  );
}

/** A picture of one colour: so many pixels, each of these bytes. */
export function picture(
  pdf: RawPdf,
  size: { readonly width: number; readonly height: number },
  { space, pixel, entries = "" }: { space: string; pixel: readonly number[]; entries?: string },
): string {
  const { width, height } = size;
  const data = Buffer.concat(Array.from({ length: width * height }, () => Buffer.from(pixel)));
  return pdf.stream(
    `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace ${space} /BitsPerComponent 8 ${entries}`,
    data,
  );
}

/** A tint transform into CMYK or another space of so many components. */
export function tint(pdf: RawPdf, inputs = 1, outputs = 4): string {
  const pairs = Array(inputs).fill("0 1").join(" ");
  const ranges = Array(outputs).fill("0 1").join(" ");
  const program = `{ ${Array(inputs).fill("pop").join(" ")} ${Array(outputs).fill("0.5").join(" ")} }`;
  return pdf.stream(`/FunctionType 4 /Domain [${pairs}] /Range [${ranges}]`, program);
}

/** A space of one spot colour. */
export function spot(pdf: RawPdf, name: string): string {
  return `[/Separation /${name} /DeviceCMYK ${tint(pdf)}]`;
}

/** An ICC profile of so many components; what it says, no check reads. */
export function icc(pdf: RawPdf, components: number): string {
  return `[/ICCBased ${pdf.stream(`/N ${components}`, "profile")}]`;
}

/** Text in an embedded font, black, of this size, well inside the page. */
export function textPage(
  pdf: RawPdf,
  {
    size = 12,
    before = "0 0 0 1 k",
    at = "60 100",
  }: { size?: number; before?: string; at?: string },
): void {
  const font = embeddedFont(pdf);
  pdf.page({
    content: `${before} BT /F1 ${size} Tf ${at} Td (Words) Tj ET`,
    resources: `/Font << /F1 ${font} >> /ExtGState << /Op << /OP true /op true /OPM 1 >> >>`,
  });
}
