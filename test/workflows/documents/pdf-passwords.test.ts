/** PDFs that other programs encrypted with passwords of letters beyond ASCII; qpdf makes them. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { PdfiumFile } from "../../../src/workflows/pdfium/pdfium-file.ts";
import { openDocument } from "../../../src/workflows/prepress/pdf/open-document.ts";
import { sample } from "../../harness/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "jobgate-passwords-"));
afterAll(() => rmSync(folder, { recursive: true }));

const hasQpdf = spawnSync("qpdf", ["--version"]).status === 0;

/** A PDF with a password of these bytes. */
function encrypted(password: Uint8Array, kind: readonly string[]): Buffer {
  const [input, output] = [
    join(import.meta.dirname, "../../samples/three-pages.pdf"),
    join(folder, "out.pdf"),
  ];
  const hex = Buffer.from(password).toString("hex");
  const args = ["--allow-weak-crypto", "--password-mode=hex-bytes", "--encrypt", hex, "6f776e6572"];
  execFileSync("qpdf", [...args, ...kind, "--", input, output]);
  return readFileSync(output);
}

const AES_256 = ["256"];
const AES_128 = ["128", "--use-aes=y"];
const RC4 = ["40"];
const utf8 = (text: string) => Buffer.from(text, "utf8");

describe.skipIf(!hasQpdf)("a password (needs qpdf)", () => {
  it.each<readonly [string, readonly string[], Uint8Array, string]>([
    ["as it is given, unprepared", AES_256, utf8("\u2168\u00E9"), "\u2168\u00E9"],
    ["prepared: letters that look alike are one", AES_256, utf8("IX\u00E9"), "\u2168e\u0301"],
    ["prepared: spaces are one, what has no shape goes", AES_256, utf8("a bc"), "a\u00A0b\u00ADc"],
    ["in Latin-1", AES_128, Buffer.from("Gr\u00FC\u00DFe", "latin1"), "Gr\u00FC\u00DFe"],
    ["in PDFDocEncoding", AES_128, Buffer.from([0xa0, 0x97, 0x31]), "\u20AC\u01601"],
    ["in the code page of Windows", RC4, Buffer.from([0x80, 0x8a, 0x31]), "\u20AC\u01601"],
    ["in UTF-8 where it should not be", RC4, utf8("\u20AC1"), "\u20AC1"],
  ])("opens the file %s", async (...[, kind, bytes, given]) => {
    const content = encrypted(bytes, kind);
    const file = await PdfiumFile.open(content, ["wrong", given]);
    expect(file.pageCount).toBe(3);
    expect((await openDocument(content, file.password)).getPageCount()).toBe(3);
    file.close();
    await expect(PdfiumFile.open(content, ["wrong"])).rejects.toMatchObject({ code: "password" });
  });

  it("is not needed for a file that has none", async () => {
    const file = await PdfiumFile.open(sample("three-pages.pdf"), ["\u20AC"]);
    expect(file.password).toBe("");
    file.close();
  });
});
