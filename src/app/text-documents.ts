/** Documents of text by the contract, in pieces that make one document when they stand behind each other. */

import type { Contract, Root } from "../contract/contract.ts";
import type { TextPageDocument } from "../core/model/contract-types.gen.ts";
import type { TextDocuments, TextFrame } from "../core/ports/text-documents.ts";

const TEXT: Root = { vocabulary: "job", name: "text" };
const PAGE: Root = { vocabulary: "job", name: "textPage" };
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Written by the contract around no pages, and opened where they go. */
export function textDocuments(contract: Contract): TextDocuments {
  return {
    // What keeps the contract is such a document.
    readTextPage: (bytes) => contract.readJson(bytes, PAGE) as TextPageDocument,
    textJson: {
      frame: (document) =>
        opened(contract.writeJson({ ...document, pages: [] }, TEXT), ["[", "]"], ","),
      page: (page) => contract.writeJson(page, PAGE),
    },
    textXml: {
      frame: (document) =>
        opened(
          `${PROLOG}${contract.writeXml({ ...document, pages: [] }, TEXT)}`.replace(
            /<pages\/>|<pages><\/pages>/u,
            "<pages></pages>",
          ),
          ["<pages>", "</pages>"],
          "",
        ),
      page: (page) => contract.writeXml(page, PAGE),
    },
  };
}

/** The pages are the last member, so the last place where they begin and end is theirs. */
function opened(
  written: string,
  [begin, end]: readonly [string, string],
  between: string,
): TextFrame {
  const at = written.lastIndexOf(begin + end) + begin.length;
  return { head: written.slice(0, at), between, tail: written.slice(at) };
}
