/** Why pages of a PDF on which nothing was drawn are so: content that is not in the file or cannot be decoded, and what it names. */

import type { PDFContext, PDFRawStream } from "@cantoo/pdf-lib";
import type { FileWarning } from "../../../core/model/file-warning.ts";
import { ContentReader } from "./content-tokens.ts";
import { arrayOf, dictOf, member, nameOf, resolved, streamOf } from "./objects.ts";
import { openDocument } from "./open-document.ts";
import { type PageLeaf, readPageTree } from "./page-tree.ts";
import { decoded, PROGRAM_BYTES_MAX } from "./streams.ts";

/** More operations of a page are not looked at. */
const OPERATIONS_MAX = 10_000;

/** @param pages from 1; truly blank ones among them are not told */
export async function contentFaults(
  bytes: Uint8Array,
  { password, pages }: { readonly password: string; readonly pages: readonly number[] },
): Promise<readonly FileWarning[]> {
  // What cannot be said must not fail what was drawn.
  const opened = await openDocument(bytes, password).catch(() => undefined);
  if (opened === undefined) {
    return [];
  }
  const { context, catalog } = opened;
  const { places } = readPageTree(context, catalog, Math.max(...pages));
  return pages.flatMap((page) => {
    const leaf = places[page - 1];
    const fault = leaf === undefined ? undefined : faultOf(context, leaf);
    return fault === undefined
      ? []
      : [{ page, reason: `nothing is drawn: ${fault}. Export the PDF anew.` }];
  });
}

function faultOf(context: PDFContext, leaf: PageLeaf): string | undefined {
  const contents = member(leaf.dict, "Contents");
  if (contents === undefined) {
    return undefined;
  }
  const parts = arrayOf(context, contents) ?? [contents];
  const streams = parts.flatMap((part) => streamOf(context, part) ?? []);
  if (streams.length < parts.length) {
    return "its content is not in the file";
  }
  const read = streams.flatMap((stream) => decodedOrNone(context, stream) ?? []);
  if (read.length < streams.length) {
    return "its content cannot be decoded";
  }
  const name = missingName(context, leaf, Buffer.concat(read));
  return name === undefined ? undefined : `it shows ${name}, which is not in the file`;
}

function decodedOrNone(context: PDFContext, stream: PDFRawStream): Uint8Array | undefined {
  try {
    return decoded(context, stream, PROGRAM_BYTES_MAX);
  } catch {
    return undefined;
  }
}

/** The first picture or form that is drawn and is not there. ISO 32000-1 §8.8. */
function missingName(context: PDFContext, leaf: PageLeaf, content: Buffer): string | undefined {
  const resources = dictOf(context, member(leaf.dict, "Resources") ?? leaf.inherited.Resources);
  const objects = dictOf(context, member(resources, "XObject"));
  let operations = 0;
  for (const { operator, operands } of new ContentReader(context, content).operations()) {
    operations += 1;
    if (operations > OPERATIONS_MAX) {
      return undefined;
    }
    const name = operator === "Do" ? nameOf(context, operands.at(-1)) : undefined;
    if (name !== undefined && resolved(context, member(objects, name)) === undefined) {
      return name;
    }
  }
  return undefined;
}
