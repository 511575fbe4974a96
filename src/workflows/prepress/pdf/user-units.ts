/** How large the units of the pages of a PDF are, which PDFium does not say. ISO 32000-1 Table 30. */

import { inflateSync } from "node:zlib";
import { openDocument } from "./open-document.ts";
import { readBoxes } from "./page-boxes.ts";
import { readPageTree } from "./page-tree.ts";

const KEY = "/UserUnit";
const OBJECT_STREAM = "/ObjStm";
/** An object stream that is larger is no longer looked into. */
const OBJECTS_BYTES_MAX = 16 * 1024 * 1024;

/**
 * The unit of each page, in 1/72 inch, 1 where the page does not say. The file is read a second time only where some page
 * may say it, because that takes as long as drawing some pages.
 * @param password "" for a file that anybody may open
 * @throws WorkflowFailure corrupt
 */
export async function readUserUnits(
  bytes: Buffer,
  { password, pageCount }: { readonly password: string; readonly pageCount: number },
): Promise<readonly number[]> {
  if (!mayNameUserUnit(bytes)) {
    return [];
  }
  const { context, catalog } = await openDocument(bytes, password);
  return readPageTree(context, catalog, pageCount).places.map((leaf) =>
    leaf === undefined ? 1 : readBoxes(context, leaf).userUnit,
  );
}

/** False only where no page has one: pages stand in the file as they are, or in object streams (ISO 32000-1 §7.5.7). */
function mayNameUserUnit(bytes: Buffer): boolean {
  if (bytes.includes(KEY)) {
    return true;
  }
  let at = bytes.indexOf(OBJECT_STREAM);
  while (at !== -1) {
    const start = bytes.indexOf("stream", at + OBJECT_STREAM.length);
    const end = bytes.indexOf("endstream", start);
    if (start === -1 || end === -1 || mayHold(bytes.subarray(start + "stream".length, end))) {
      return true;
    }
    at = bytes.indexOf(OBJECT_STREAM, end);
  }
  return false;
}

/** Whatever cannot be inflated, because it is encrypted or packed in another way, may hold anything. */
function mayHold(stream: Buffer): boolean {
  // ISO 32000-1 §7.3.8.1: a line feed follows the keyword, or a carriage return and one.
  const lineEnd = stream[0] === 13 && stream[1] === 10 ? 2 : 1;
  try {
    return inflateSync(stream.subarray(lineEnd), { maxOutputLength: OBJECTS_BYTES_MAX }).includes(
      KEY,
    );
  } catch {
    return true;
  }
}
