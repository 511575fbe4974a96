/** The port to the documents that tell the text of a PDF, in both languages of the contract. */

import type { TextDocument, TextPageDocument } from "../model/contract-types.gen.ts";

/** A document of text is written a page at a time, so that none is held that is as long as its file. */
export interface TextDocuments {
  /** Reads what a sandbox child wrote. Throws malformed-document, invalid-document. */
  readTextPage(bytes: Uint8Array): TextPageDocument;
  readonly textJson: TextWriter;
  readonly textXml: TextWriter;
}

export interface TextWriter {
  /** What stands before the first page, between two and behind the last. */
  frame(document: Omit<TextDocument, "pages">): TextFrame;
  page(page: TextPageDocument): string;
}

export interface TextFrame {
  readonly head: string;
  readonly between: string;
  readonly tail: string;
}
