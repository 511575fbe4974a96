/** The lines of a list: made while they are sent, however many there are. */

import { fits } from "../glob.ts";
import { type Fact, factsLine, unixLine } from "../listing.ts";
import { type Path, pathText } from "../path.ts";
import { missing, Refusal } from "../replies.ts";
import type { Entry, Tree } from "../tree.ts";

export type ListStyle = "unix" | "names" | "facts";

export interface ListOptions {
  readonly style: ListStyle;
  readonly facts: readonly Fact[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Only names that fit, */
  readonly pattern?: string;
  /** each after the folder that the client named. */
  readonly prefix?: string;
}

/** So many characters are sent at once. */
const BLOCK_CHARS = 16_384;

/** Throws Refusal where there is nothing at the path. */
export async function* listLines(
  tree: Tree,
  path: Path,
  options: ListOptions,
): AsyncGenerator<string> {
  const { pattern = "*", style } = options;
  let block = "";
  for await (const entry of await entriesAt(tree, path, style)) {
    if (fits(pattern, entry.name)) {
      block += `${lineOf(entry, options)}\r\n`;
    }
    if (block.length >= BLOCK_CHARS) {
      yield block;
      block = "";
    }
  }
  if (block !== "") {
    yield block;
  }
}

/** RFC 3659 §7.2: MLSD lists folders only; the others list a file too. */
async function entriesAt(
  tree: Tree,
  path: Path,
  style: ListStyle,
): Promise<AsyncIterable<Entry> | readonly Entry[]> {
  const entry = await tree.stat(path);
  if (entry === undefined) {
    throw missing(path);
  }
  if (entry.kind === "folder") {
    return tree.list(path);
  }
  if (style === "facts") {
    throw new Refusal(501, `${pathText(path)} is no folder; MLST tells of files.`);
  }
  return [entry];
}

function lineOf(entry: Entry, { style, facts, now, prefix = "" }: ListOptions): string {
  switch (style) {
    case "unix":
      return unixLine(entry, now);
    case "facts":
      return factsLine(entry, facts);
    case "names":
      return `${prefix}${entry.name}`;
  }
}
