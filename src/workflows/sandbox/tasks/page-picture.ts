/** The pixels of a page as a picture file: its colours, format and coding. Runs in the sandbox only. */

import type { Sharp } from "sharp";
import type { PagePixels } from "../../pdfium/pdfium-file.ts";
import { PAGE_PIXELS_MAX, type RenderPdfTask } from "../render-task.ts";
import { sharp } from "./image-library.ts";

const MM_PER_INCH = 25.4;
/** What is darker becomes black. */
const MIDDLE_GREY = 128;

/**
 * Above it, optimized coding takes as long as all else that a page of text takes, and such a file is a tenth smaller. Small
 * pictures, and pages with next to nothing on them, would be twice as large without it.
 */
const OPTIMIZED_PIXELS_MAX = 1_000_000;

/** The picture, to be written where it belongs. */
export function pagePicture(task: RenderPdfTask, pixels: MeasuredPixels): Sharp {
  const { width, height, data, resolution } = pixels;
  const drawn = sharp(data, {
    raw: { width, height, channels: 3 },
    limitInputPixels: PAGE_PIXELS_MAX,
  }).withDensity(resolution);
  return inFormat(task, { picture: inColour(task, drawn), resolution, pixels: width * height });
}

interface MeasuredPixels extends PagePixels {
  /** Pixels per inch. */
  readonly resolution: number;
}

function inColour({ colour }: RenderPdfTask, drawn: Sharp): Sharp {
  switch (colour) {
    case "colour":
      return drawn;
    case "grey":
      return drawn.greyscale();
    case "black-and-white":
      return drawn.threshold(MIDDLE_GREY).toColourspace("b-w");
  }
}

function inFormat(
  { format, quality, colour }: RenderPdfTask,
  {
    picture,
    resolution,
    pixels,
  }: { readonly picture: Sharp; readonly resolution: number; readonly pixels: number },
): Sharp {
  switch (format) {
    case "png":
      return picture.png();
    case "jpeg":
      return picture.jpeg({ quality, optimizeCoding: pixels <= OPTIMIZED_PIXELS_MAX });
    case "webp":
      return picture.webp({ quality });
    case "tiff": {
      const perMm = resolution / MM_PER_INCH;
      const measured = { xres: perMm, yres: perMm, resolutionUnit: "inch" } as const;
      // Both lose nothing; the first is what faxes and archives of scans have (ITU-T T.6).
      return colour === "black-and-white"
        ? picture.tiff({ ...measured, compression: "ccittfax4", bitdepth: 1, miniswhite: true })
        : picture.tiff({ ...measured, compression: "deflate", predictor: "horizontal" });
    }
  }
}
