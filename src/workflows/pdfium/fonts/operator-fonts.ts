/** The fonts that the operator offers besides ours: all of a directory, read when the first PDF needs one. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type FontFile, fontsOfFile } from "./font-file.ts";

/** With it the server tells a program of the sandbox where they are. */
const ARGUMENT = "--fonts-directory=";

/** What a program of the sandbox is started with, so that it finds them. */
export function fontsArguments(directory: string | undefined): readonly string[] {
  return directory === undefined ? [] : [`${ARGUMENT}${directory}`];
}

const FILES_MAX = 2000;
const FONT_NAME = /\.(?:ttf|otf|ttc|otc)$/iu;

interface Found {
  readonly fonts: readonly FontFile[];
  /** How many files, or directories, could not be read as what they seem to be. */
  readonly faults: number;
}

let found: Found | undefined;

/** All that can be read. */
export function operatorFonts(): Found {
  found ??= fontsIn(process.argv.find((each) => each.startsWith(ARGUMENT))?.slice(ARGUMENT.length));
  return found;
}

function fontsIn(directory: string | undefined): Found {
  const names = directory === undefined ? [] : namesIn(directory);
  const read = names.map((name) => {
    try {
      return fontsOfFile(name);
    } catch {
      return undefined;
    }
  });
  const fonts = read.flatMap((each) => each ?? []);
  return { fonts, faults: read.filter((each) => each === undefined).length };
}

/** The directory itself where it cannot be listed. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((name) => FONT_NAME.test(name))
      .slice(0, FILES_MAX)
      .map((name) => join(directory, name));
  } catch {
    return [directory];
  }
}
