#!/usr/bin/env bash
# Guessed: @cantoo/pdf-lib, which carries pdf-lib on under the same interface, refuses text that a standard font has no letters for, as
#   pdf-lib does ("WinAnsi cannot encode …"), so that whoever catches the error knows which texts need a font of their own.
# Is so: it writes a question mark for each such letter and throws nothing, neither when text is encoded nor when it is measured. A PDF
#   with Greek, Cyrillic or Polish names comes out with ??? in their place. font.getCharacterSet() tells beforehand what the font has.
# Seen with: @cantoo/pdf-lib 2.2.4 to 2.11.1 beside pdf-lib 1.17.1 on Node 20. Matters for: whoever moves from pdf-lib to the fork and
#   trusted its error, such as makers of labels, invoices and reports.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pdf-lib@1.17.1 @cantoo/pdf-lib@2.11.1
cat > letters.mjs <<'JS'
const said = {};
for (const name of ["pdf-lib", "@cantoo/pdf-lib"]) {
  const { PDFDocument, StandardFonts } = await import(name);
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  try {
    said[name] = `writes ${font.encodeText("αB")}`;
  } catch (error) {
    said[name] = `throws: ${error.message}`;
  }
  console.log(`${name}: the text "αB" in Helvetica ${said[name]}; the font has α: ${font.getCharacterSet().includes(0x3b1)}`);
}
const isAsFound = said["pdf-lib"].startsWith("throws") && said["@cantoo/pdf-lib"] === "writes <3F42>";
console.log(isAsFound ? "as found" : "CHANGED");
process.exit(isAsFound ? 0 : 1);
JS
echo "== pdf-lib 1.17.1, @cantoo/pdf-lib 2.11.1, Node $(node --version)"
node letters.mjs
