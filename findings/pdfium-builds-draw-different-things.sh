#!/usr/bin/env bash
# Guessed: PDFium is PDFium: packages that bring it as WASM draw a page alike, and text in one of the standard 14 fonts is drawn, since every
#   program has those fonts.
# Is so: PDFium's own fonts have Latin-1 only. Cyrillic or Polish letters in Helvetica that is not in the file leave a blank page, with no
#   error, in every build, until the program gives PDFium fonts by FPDF_SetSystemFontInfo. @embedpdf/pdfium lets it (addFunction);
#   @hyzyla/pdfium cannot take a callback: its function table cannot grow. And a bilevel picture in JBIG2 with MMR coding, valid and
#   drawn by Poppler and MuPDF, is blank in @hyzyla/pdfium, as are lines, polygons and polylines that are annotations without appearance.
# Seen with: @hyzyla/pdfium 2.1.13 and @embedpdf/pdfium 2.15.1 on Node 20. Matters for: whoever makes pictures of other people's PDF files
#   and takes a call that threw nothing for a page that is drawn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @hyzyla/pdfium@2.1.13 @embedpdf/pdfium@2.15.1 @expo-google-fonts/arimo@0.4.3
cat > draw.mjs <<'JS'
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PDFiumModule } from "@hyzyla/pdfium";
import { init } from "@embedpdf/pdfium";

const { resolve } = createRequire(import.meta.url);
const wasm = (name) => Uint8Array.from(readFileSync(resolve(`${name}/pdfium.wasm`))).buffer;

function pdf(content, entries, others = []) {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R${entries}>>`,
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    ...others,
  ];
  let text = "%PDF-1.7\n";
  const rows = objects.map((object, index) => {
    const row = `${String(text.length).padStart(10, "0")} 00000 n \n`;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return row;
  });
  const size = objects.length + 1;
  const start = text.length;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows.join("")}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}

// ITU-T T.88: a page and a region of 256 x 128, of which a circle in the middle is black.
const number = (value) => value.toString(16).padStart(8, "0");
const segment = (index, type, body) => `${number(index)}${type}0001${number(body.length / 2)}${body}`;
const circle = "fffced6c3ced540bcec2c1aa083841d03820e9c20e83a709d3a74e9d3a74eb875a7e9d3f4fd3fe9faefeebfff4ef5ff5bffffaddafffb5fdf5ed7f6bdabeb57b56bdab56ad5ab56ad435615a8615850d430a0c1418283053b5a88e323f111fffc0040040";
const region = `${number(256)}${number(128)}${number(0)}${number(0)}0001${circle}`;
const picture = segment(0, "30", `${number(256)}${number(128)}${number(0)}${number(0)}000000`) + segment(1, "26", region);
const hex = `${picture}>`;
const FILES = {
  "Cyrillic in Helvetica": pdf(
    "BT /F 40 Tf 20 100 Td <808182> Tj ET",
    "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[128/afii10024/afii10026/afii10031]>>>>>>>>",
  ),
  "JBIG2 with MMR coding": pdf("q 256 0 0 128 20 30 cm /I Do Q", "/Resources<</XObject<</I 5 0 R>>>>", [
    `<</Type/XObject/Subtype/Image/Width 256/Height 128/BitsPerComponent 1/ColorSpace/DeviceGray/Filter[/ASCIIHexDecode/JBIG2Decode]/Length ${hex.length}>>stream\n${hex}\nendstream`,
  ]),
  "a polygon as annotation": pdf(
    "",
    "/Annots[<</Type/Annot/Subtype/Polygon/F 4/C[0 0 0]/BS<</W 9>>/Rect[10 10 290 190]/Vertices[20 20 280 20 150 180]>>]",
  ),
};

function darkPixels(m, file) {
  const { malloc } = m.wasmExports;
  const put = (bytes) => {
    const address = malloc(bytes.length);
    m.HEAPU8.set(bytes, address);
    return address;
  };
  const document = m._FPDF_LoadMemDocument(put(file), file.length, put(Buffer.from("\0")));
  const page = m._FPDF_LoadPage(document, 0);
  const data = malloc(300 * 200 * 4);
  const bitmap = m._FPDFBitmap_CreateEx(300, 200, 4, data, 300 * 4);
  m._FPDFBitmap_FillRect(bitmap, 0, 0, 300, 200, 0xffffffff);
  m._FPDF_RenderPageBitmap(bitmap, page, 0, 0, 300, 200, 0, 1);
  const pixels = m.HEAPU8.slice(data, data + 300 * 200 * 4);
  m._FPDF_ClosePage(page);
  m._FPDF_CloseDocument(document);
  return pixels.filter((value, index) => index % 4 === 0 && value < 128).length;
}

/** fpdf_sysfontinfo.h: every font that is asked for is the same one. */
function giveFont(m, font) {
  const functions = [
    [() => undefined, "vi"],
    [() => undefined, "vii"],
    [() => 1, "iiiiiiii"],
    [() => 0, "iii"],
    [(_info, _font, table, buffer, room) => {
      if (table !== 0) return 0;
      if (room >= font.length) m.HEAPU8.set(font, buffer);
      return font.length;
    }, "iiiiii"],
    [(_info, _font, buffer, room) => {
      if (room >= 6) m.HEAPU8.set(Buffer.from("Arimo\0"), buffer);
      return 6;
    }, "iiiii"],
    [() => 1, "iii"],
    [() => undefined, "vii"],
  ].map(([call, types]) => m.addFunction(call, types));
  const info = m.wasmExports.malloc(36);
  const view = new DataView(m.HEAPU8.buffer);
  [1, ...functions].forEach((value, index) => view.setUint32(info + index * 4, value, true));
  m._FPDF_SetSystemFontInfo(info);
}

const hyzyla = await PDFiumModule({ wasmBinary: wasm("@hyzyla/pdfium") });
const embed = (await init({ wasmBinary: wasm("@embedpdf/pdfium") })).pdfium;
hyzyla._FPDF_InitLibrary();
embed._FPDF_InitLibrary();
const table = hyzyla.wasmExports.__indirect_function_table;
let grows = true;
try {
  table.grow(1);
} catch {
  grows = false;
}
const plain = Object.fromEntries(
  Object.entries(FILES).map(([what, file]) => [what, [darkPixels(hyzyla, file), darkPixels(embed, file)]]),
);
giveFont(embed, readFileSync(resolve("@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf")));
const given = darkPixels(embed, FILES["Cyrillic in Helvetica"]);
for (const [what, [one, other]] of Object.entries(plain)) {
  console.log(`${what}: ${one} dark pixels in @hyzyla/pdfium, ${other} in @embedpdf/pdfium`);
}
console.log(`Cyrillic in Helvetica with a font given: ${given}; the table of @hyzyla/pdfium grows: ${grows}`);
const [text, jbig2, polygon] = Object.values(plain);
const isAsFound = !grows && text[0] === 0 && text[1] === 0 && given > 100 && jbig2[0] === 0 && jbig2[1] > 5000 && polygon[0] === 0 && polygon[1] > 1000;
console.log(isAsFound ? "as found" : "CHANGED");
process.exit(isAsFound ? 0 : 1);
JS
echo "== @hyzyla/pdfium 2.1.13, @embedpdf/pdfium 2.15.1, Node $(node --version)"
node draw.mjs
