/** The ways in which a password may have been written into a PDF: programs do not agree, and people type it in one way. */

import { pdfDocEncodingDecode } from "@cantoo/pdf-lib";

/** A password as bytes, each once: as it is given first. */
export function passwordForms(password: string): readonly Uint8Array[] {
  const texts = [password, prepared(password), password.normalize("NFC")];
  const forms = [
    // ISO 32000-2 §7.6.4.3.3: UTF-8, prepared by SASLprep; not all programs prepare.
    ...texts.map((text) => Buffer.from(text, "utf8")),
    // ISO 32000-1 §7.6.3.3: PDFDocEncoding; or, as old programs of Windows have it, its code page.
    ...[PDF_DOC, WINDOWS].flatMap((codes) => texts.flatMap((text) => encoded(text, codes) ?? [])),
  ];
  return [...new Map(forms.map((form) => [form.toString("latin1"), form])).values()];
}

/**
 * The same as texts for who makes bytes of them as pdf-lib does: UTF-8 for the newest encryption, and the lower byte of
 * each character for all others.
 */
export function passwordTexts(password: string): readonly string[] {
  const forms = passwordForms(password);
  const texts = forms.map((form) => Buffer.from(form).toString("utf8"));
  return [...new Set([...texts, ...forms.map((form) => Buffer.from(form).toString("latin1"))])];
}

/** RFC 4013 §2.1, §2.2: spaces of all kinds become one, what has no shape goes, and what looks alike is the same. */
function prepared(password: string): string {
  return password
    .replace(/\p{Zs}/gu, " ")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .normalize("NFKC");
}

type Codes = ReadonlyMap<string, number>;

const BYTES = Uint8Array.from({ length: 256 }, (_each, code) => code);
const PDF_DOC = codesOf(pdfDocEncodingDecode(BYTES));
/** Of 80 to 9F; TextDecoder does not know them in all versions of Node. All others are those of Latin-1. */
const WINDOWS_LETTERS = "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ";
const LATIN_1 = Buffer.from(BYTES).toString("latin1");
const WINDOWS = codesOf(LATIN_1.slice(0, 0x80) + WINDOWS_LETTERS + LATIN_1.slice(0xa0));

function codesOf(letters: string): Codes {
  return new Map(Array.from(letters, (letter, code) => [letter, code]));
}

/** Undefined where the code has not all of the letters. */
function encoded(text: string, codes: Codes): Buffer | undefined {
  const bytes = Array.from(text, (letter) => codes.get(letter));
  return bytes.every((byte) => byte !== undefined) ? Buffer.from(bytes) : undefined;
}
