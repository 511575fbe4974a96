/** The corpus test: a folder of files of all the world, worked on by Jobgate and by other programs, and where they differ. */

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Server } from "../child.ts";
import { isInstalled } from "../installed.ts";
import { startJobgate } from "../jobgate.ts";
import { compare } from "./compare.ts";
import { optimize, rip } from "./jobgate-views.ts";
import { keptOrMade, type References } from "./kept-views.ts";
import { countedPages, RENDERERS, renderBy } from "./pdf-programs.ts";
import { PICTURE_PROGRAMS } from "./picture-programs.ts";
import { Table } from "./table.ts";
import type { JobgateView, View } from "./view.ts";

const HELP = `npm run corpus -- FOLDER [options]
  --table <file>   writes the disagreements there, as tab-separated values; printed without it
  --kept <dir>     keeps there what the other programs made of each file, for the next run
  --build <dir>    another build: the folder that holds its dist/
  --seconds <n>    the time that a program has for a file; 60 without it`;

const PDF = /\.pdf$/iu;
const PICTURE = /\.(?:a?png|avif|bmp|gif|hei[cf]|ico|jp2|jpe?g|jxl|p[bgpn]m|psd|svg|tiff?|webp)$/iu;
const PROGRAMS = {
  pdf: ["pdfinfo", "pdftoppm", "mutool", "gs"],
  picture: ["identify", "convert", "vips", "exiftool"],
};
/** Of the longer side, in the profile web. */
const WEB_PIXELS = 2000;
const TELL_EVERY = 50;

interface Run {
  readonly origin: string;
  readonly folder: string;
  readonly scratch: string;
  readonly kept: string | undefined;
  readonly limitMs: number;
  readonly table: Table;
}

/** Runs what the arguments ask for and prints it. Returns the exit status: 1 if something differed in silence. */
export async function main(home: string, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      table: { type: "string" },
      kept: { type: "string" },
      build: { type: "string", default: home },
      seconds: { type: "string", default: "60" },
      help: { type: "boolean", default: false },
    },
  });
  const [folder, ...others] = positionals;
  if (values.help || folder === undefined || others.length > 0 || !(Number(values.seconds) > 0)) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  tellMissing();
  const scratch = mkdtempSync(join(tmpdir(), "jobgate-corpus-"));
  const table = new Table(values.table);
  let server: Server | undefined;
  try {
    server = await startJobgate({ home: resolve(values.build), folder: scratch });
    await runAll({
      origin: server.origin,
      folder: resolve(folder),
      scratch,
      kept: values.kept === undefined ? undefined : resolve(values.kept),
      limitMs: Number(values.seconds) * 1000,
      table,
    });
  } finally {
    await server?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log([...table.counts(), `${table.silentFiles()} files differ in silence`].join("\n"));
  return table.silentFiles() > 0 ? 1 : 0;
}

/** Two programs have to agree, so one that is missing is missed. */
function tellMissing(): void {
  const missing = [...PROGRAMS.pdf, ...PROGRAMS.picture].filter((name) => !isInstalled(name));
  if (missing.length > 0) {
    console.log(
      `Not installed, so it says nothing: ${missing.join(", ")}. Debian has them in ` +
        "poppler-utils, mupdf-tools, ghostscript, imagemagick, libvips-tools and libimage-exiftool-perl.",
    );
  }
}

/** One file after the other: the machine is for one program at a time. */
async function runAll(run: Run): Promise<void> {
  const names = readdirSync(run.folder, { recursive: true, encoding: "utf8" }).toSorted();
  const pdfs = names.filter((name) => PDF.test(name));
  const pictures = names.filter((name) => PICTURE.test(name));
  const all = [...pdfs, ...pictures];
  console.log(`${pdfs.length} PDF files and ${pictures.length} pictures`);
  for (const [index, name] of all.entries()) {
    const file = join(run.folder, name);
    await (PDF.test(name) ? onPdf(run, file) : onPicture(run, file));
    if ((index + 1) % TELL_EVERY === 0) {
      console.log(`${index + 1} of ${all.length}`);
    }
  }
}

async function onPdf(run: Run, file: string): Promise<void> {
  const { views, pages } = await keptOrMade({ file, folder: run.kept }, async () =>
    pdfReferences(run, file),
  );
  report(run, { file, job: "rip-pdf", ours: await rip({ ...run, file }, pages), views });
}

async function pdfReferences(run: Run, file: string): Promise<References> {
  const pages = await countedPages(file, run.limitMs);
  const views: View[] = [];
  for (const renderer of RENDERERS) {
    views.push(await renderBy(renderer, { ...run, file }));
  }
  return { views, ...(pages === undefined ? {} : { pages }) };
}

async function onPicture(run: Run, file: string): Promise<void> {
  const { views } = await keptOrMade({ file, folder: run.kept }, async () => {
    const made: View[] = [];
    for (const view of Object.values(PICTURE_PROGRAMS)) {
      made.push(await view({ ...run, file }));
    }
    return { views: made };
  });
  for (const profile of ["archive", "web"]) {
    const ours = await optimize({ ...run, file }, profile);
    const theirs = profile === "web" ? views.map(shrunk) : views;
    report(run, { file, job: `optimize-images ${profile}`, ours, views: theirs });
  }
}

/** What a view is in the profile web, which makes large pictures smaller. */
function shrunk(view: View): View {
  const pages = view.pages.map((page) => {
    const scale = Math.min(1, WEB_PIXELS / Math.max(page.width, page.height));
    return { ...page, width: page.width * scale, height: page.height * scale };
  });
  return { ...view, pages };
}

function report(
  { table, folder }: Run,
  {
    file,
    job,
    ours,
    views,
  }: {
    readonly file: string;
    readonly job: string;
    readonly ours: JobgateView;
    readonly views: readonly View[];
  },
): void {
  for (const found of compare(ours, views)) {
    const { isTold, said } = ours;
    table.add({ ...found, file: relative(folder, file), job, isTold, said });
  }
}
