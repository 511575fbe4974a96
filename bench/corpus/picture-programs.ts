/** What ImageMagick, libvips and ExifTool make of a picture. */

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { lookAt } from "./look.ts";
import { runProgram } from "./run-program.ts";
import type { Page, View } from "./view.ts";

/** Of the longer side: what is compared has gone through such a picture, because each step of making smaller blurs. */
export const THUMBNAIL = 256;
const THUMBNAIL_SIZE = `${THUMBNAIL}x${THUMBNAIL}`;

export interface Asked {
  readonly file: string;
  readonly scratch: string;
  readonly limitMs: number;
}

export const PICTURE_PROGRAMS: Readonly<Record<string, (asked: Asked) => Promise<View>>> = {
  identify: byImageMagick,
  vips: byVips,
  exiftool: byExifTool,
};

/** Values 5 to 8 of the EXIF orientation turn a picture on its side. EXIF 2.32, 4.6.5 */
function upright(width: number, height: number, isOnSide: boolean): Pick<Page, "width" | "height"> {
  return isOnSide ? { width: height, height: width } : { width, height };
}

async function byImageMagick({ file, scratch, limitMs }: Asked): Promise<View> {
  const program = "identify";
  const format = "%w %h %[orientation] %[colorspace] %z\\n";
  const { printed, said } = await runProgram(["identify", "-format", format, file], limitMs);
  const frames = printed
    .trim()
    .split("\n")
    .filter((line) => /^\d/u.test(line));
  const [width, height, orientation = "", space = "", bits] = frames[0]?.split(" ") ?? [];
  if (width === undefined) {
    return { program, pages: [], said };
  }
  const isOnSide = ["LeftTop", "RightTop", "RightBottom", "LeftBottom"].includes(orientation);
  const colours = { CMYK: "cmyk", Gray: "grey", LinearGray: "grey", Lab: "lab" }[space] ?? "rgb";
  const convert = ["convert", `${file}[0]`, "-auto-orient", "-colorspace", "sRGB"];
  const look = await thumbnail(scratch, async (made) =>
    runProgram(
      [...convert, "-background", "white", "-alpha", "remove", "-thumbnail", THUMBNAIL_SIZE, made],
      limitMs,
    ),
  );
  const first: Page = {
    name: "1",
    ...upright(Number(width), Number(height), isOnSide),
    facts: { colours, depth: Number(bits) > 8 ? "16" : "8" },
    ...look,
  };
  return { program, pages: pagesOf(first, frames.length), said: "" };
}

async function byVips({ file, scratch, limitMs }: Asked): Promise<View> {
  const program = "vips";
  const { printed, said } = await runProgram(["vipsheader", "-a", file], limitMs);
  const field = (name: string): string | undefined =>
    printed
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const width = field("width");
  if (width === undefined) {
    return { program, pages: [], said };
  }
  const interpretation = field("interpretation") ?? "";
  const colours =
    { cmyk: "cmyk", "b-w": "grey", grey16: "grey", lab: "lab", labs: "lab" }[interpretation] ??
    "rgb";
  const look = await thumbnail(scratch, async (made) =>
    runProgram(
      ["vipsthumbnail", file, "-s", THUMBNAIL_SIZE, "--eprofile", "srgb", "-o", made],
      limitMs,
    ),
  );
  const first: Page = {
    name: "1",
    ...upright(Number(width), Number(field("height")), Number(field("orientation") ?? 1) > 4),
    facts: { colours, depth: field("format") === "uchar" ? "8" : "16" },
    ...look,
  };
  return { program, pages: pagesOf(first, Number(field("n-pages") ?? 1)), said: "" };
}

/** ExifTool knows sizes, and frames only where the file says how many. */
async function byExifTool({ file, limitMs }: Asked): Promise<View> {
  const program = "exiftool";
  const tags = ["ImageWidth", "ImageHeight", "Orientation", "FrameCount", "AnimationFrames"];
  const asked = ["exiftool", "-j", "-n", ...tags.map((tag) => `-${tag}`), file];
  const { printed, said } = await runProgram(asked, limitMs);
  const told = toldBy(printed);
  const number = (tag: string): number => Number(told[tag]);
  const [width, height] = [number("ImageWidth"), number("ImageHeight")];
  if (!(width > 0 && height > 0)) {
    return { program, pages: [], said };
  }
  const first: Page = { name: "1", ...upright(width, height, number("Orientation") > 4) };
  const frames = number("FrameCount") || number("AnimationFrames");
  return { program, pages: pagesOf(first, frames || 1), isCounted: frames > 0, said: "" };
}

function toldBy(printed: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(printed) as readonly Readonly<Record<string, unknown>>[])[0] ?? {};
  } catch {
    return {};
  }
}

async function thumbnail(
  scratch: string,
  make: (made: string) => Promise<unknown>,
): Promise<Pick<Page, "look">> {
  const folder = await mkdtemp(join(scratch, "thumbnail-"));
  try {
    const made = join(folder, "made.png");
    await make(made);
    const look = await lookAt(made);
    return look === undefined ? {} : { look };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Only the first frame is looked at; the others count. */
function pagesOf(first: Page, frames: number): readonly Page[] {
  const { width, height } = first;
  const rest = Array.from({ length: frames - 1 }, (_, index) => ({
    name: String(index + 2),
    width,
    height,
  }));
  return [first, ...rest];
}
