/** Which pages and pictures are worked on, and by which commands other programs do the same. */

import { basename, join } from "node:path";
import { makePdf, makePhoto } from "./samples.ts";

export const DPI = "150";
const PHOTO = { width: 4000, height: 3000 };

/** How much is done; less in a quick run. */
export interface Effort {
  readonly rounds: number;
  readonly pages: number;
  readonly longPages: number;
  readonly photos: number;
  /** Pixels of each side of the largest picture. */
  readonly hugeSide: number;
}

export type Program = readonly string[];

export interface Case {
  readonly name: string;
  readonly unit: string;
  readonly files: readonly string[];
  /** As it is submitted. */
  readonly job: object;
  /** What the CPU time is divided by. */
  readonly count: number;
  /** Each makes the same of one file, in a folder. */
  readonly others: readonly Other[];
}

export interface Other {
  readonly beside: string;
  readonly ratioMax?: number;
  readonly command: (file: string, folder: string) => Program;
}

/** Makes the files in a folder and says what is done with them. */
export async function casesOf(home: string, own: string, effort: Effort): Promise<readonly Case[]> {
  const pdf = join(own, "mixed.pdf");
  await makePdf(home, pdf, effort.pages);
  const photos = Array.from({ length: effort.photos }, (_, index) =>
    join(own, `photo-${index}.jpg`),
  );
  for (const [index, photo] of photos.entries()) {
    await makePhoto(home, photo, { ...PHOTO, width: PHOTO.width + index });
  }
  const resolution = { name: "resolution", value: DPI };
  const pages = { unit: "us CPU/page", files: [pdf], count: effort.pages };
  const pictures = { unit: "us CPU/picture", files: photos, count: photos.length };
  return [
    {
      name: `rip-pdf ${DPI} dpi, PNG`,
      ...pages,
      job: { workflow: "rip-pdf", options: [resolution] },
      others: [
        { beside: "mutool draw", ratioMax: 1, command: mutool },
        { beside: "pdftoppm -png", command: pdftoppm("-png") },
      ],
    },
    {
      name: `rip-pdf ${DPI} dpi, JPEG`,
      ...pages,
      job: { workflow: "rip-pdf", options: [resolution, { name: "format", value: "jpeg" }] },
      others: [{ beside: "pdftoppm -jpeg", ratioMax: 2, command: pdftoppm("-jpeg") }],
    },
    {
      name: "optimize-images web, 12 megapixels",
      ...pictures,
      job: { workflow: "optimize-images", profile: "web" },
      others: shrunk("2000x2000", "webp", 80),
    },
    {
      name: "optimize-images preview, 12 megapixels",
      ...pictures,
      job: { workflow: "optimize-images", profile: "preview" },
      others: shrunk("400x400", "jpg", 75),
    },
  ];
}

function mutool(file: string, folder: string): Program {
  return ["mutool", "draw", "-q", "-r", DPI, "-o", `${folder}/%d.png`, file];
}

function pdftoppm(format: string): Other["command"] {
  return (file, folder) => ["pdftoppm", format, "-cropbox", "-r", DPI, file, `${folder}/page`];
}

/** Not larger than a size, upright or not, without metadata. */
export function shrunk(size: string, extension: string, quality: number): readonly Other[] {
  const made = (file: string, folder: string): string =>
    join(folder, `${basename(file)}.${extension}`);
  return [
    {
      beside: "vips",
      ratioMax: 1.2,
      command: (file, folder) => [
        "vipsthumbnail",
        file,
        "-s",
        `${size}>`,
        "-o",
        `${made(file, folder)}[Q=${quality},strip]`,
      ],
    },
    {
      beside: "ImageMagick",
      command: (file, folder) =>
        ["convert", file, "-auto-orient", "-resize", `${size}>`, "-strip"].concat([
          "-quality",
          String(quality),
          made(file, folder),
        ]),
    },
  ];
}
