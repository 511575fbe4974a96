/** What Poppler, MuPDF and Ghostscript make of a PDF. */

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { lookAt } from "./look.ts";
import { runProgram } from "./run-program.ts";
import type { Page, View } from "./view.ts";

/** Enough for a rough look, and few enough for large files. */
export const DPI = 36;
export const PAGES_MAX = 20;

interface Renderer {
  readonly program: string;
  /** The pages are written to `<folder>/<number>.png`, whatever zeros and words the number has around it. */
  readonly command: (file: string, folder: string) => readonly string[];
}

/** All show the crop box, annotations and fields, as Jobgate does. */
export const RENDERERS: readonly Renderer[] = [
  {
    program: "pdftoppm",
    command: (file, folder) => [
      "pdftoppm",
      "-png",
      "-cropbox",
      "-r",
      `${DPI}`,
      "-l",
      `${PAGES_MAX}`,
      file,
      `${folder}/p`,
    ],
  },
  {
    program: "mutool",
    command: (file, folder) => [
      "mutool",
      "draw",
      "-q",
      "-r",
      `${DPI}`,
      "-o",
      `${folder}/%d.png`,
      file,
      `1-${PAGES_MAX}`,
    ],
  },
  {
    program: "gs",
    command: (file, folder) =>
      ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseCropBox", "-sDEVICE=png16m"].concat(
        [`-r${DPI}`, `-dLastPage=${PAGES_MAX}`, "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4"],
        [`-sOutputFile=${folder}/%d.png`, file],
      ),
  },
];

/** Renders the first pages by one of them; a file that it cannot read is a view without pages. */
export async function renderBy(
  { program, command }: Renderer,
  {
    file,
    scratch,
    limitMs,
  }: { readonly file: string; readonly scratch: string; readonly limitMs: number },
): Promise<View> {
  const folder = await mkdtemp(join(scratch, "pages-"));
  try {
    const { isOk, said } = await runProgram(command(file, folder), limitMs);
    const pages: Page[] = [];
    for (const { name, path } of await pagesIn(folder)) {
      const page = await pageOf(name, path);
      if (page !== undefined) {
        pages.push(page);
      }
    }
    return { program, pages, said: isOk ? "" : said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pagesIn(folder: string): Promise<readonly { name: string; path: string }[]> {
  const found = (await readdir(folder)).map((file) => ({
    name: String(Number(/(\d+)\.png$/u.exec(file)?.[1])),
    path: join(folder, file),
  }));
  return found.sort((one, other) => Number(one.name) - Number(other.name));
}

/** A page of which the program has written only a part is none. */
async function pageOf(name: string, path: string): Promise<Page | undefined> {
  try {
    const { width, height } = await sharp(path).metadata();
    const look = await lookAt(path);
    return look === undefined ? undefined : { name, width, height, look };
  } catch {
    return undefined;
  }
}

/** How many pages `pdfinfo` counts; undefined where it cannot read the file. */
export async function countedPages(file: string, limitMs: number): Promise<number | undefined> {
  const { printed } = await runProgram(["pdfinfo", file], limitMs);
  const counted = /^Pages:\s+(\d+)/mu.exec(printed)?.[1];
  return counted === undefined ? undefined : Number(counted);
}
