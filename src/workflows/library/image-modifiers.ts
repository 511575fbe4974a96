/** Image serving modifiers such as `wid=300&fmt=png`: the part of them that can be done here, and the names of the rest. */

import type { ImageEdit } from "../image-files.ts";
import type { ImageFormat } from "../sandbox/task-types.ts";

export interface Modifiers {
  readonly edit: ImageEdit;
  /** Names that are not known here or whose value cannot be used; they have no effect. */
  readonly ignored: readonly string[];
}

type Edit = { -readonly [Name in keyof ImageEdit]: ImageEdit[Name] };

const PIXELS_MAX = 16_383;
/** Below it there is nothing to be seen, and libvips refuses it. */
const BLUR_LEAST = 0.3;

const FORMATS: Readonly<Record<string, ImageFormat>> = {
  avif: "avif",
  gif: "gif",
  "gif-alpha": "gif",
  jpeg: "jpeg",
  jpg: "jpeg",
  pjpeg: "jpeg",
  png: "png",
  "png-alpha": "png",
  tif: "tiff",
  "tif-alpha": "tiff",
  tiff: "tiff",
  webp: "webp",
};

const FITS: Readonly<Record<string, ImageEdit["fit"]>> = {
  constrain: "inside",
  crop: "cover",
  fit: "inside",
  stretch: "fill",
};

/** Each modifier lays its value into the edit; false where the value cannot be used. */
const APPLY: Readonly<Record<string, (edit: Edit, value: string) => boolean>> = {
  wid: (edit, value) =>
    number(value, [1, PIXELS_MAX], (pixels) => (edit.width = Math.round(pixels))),
  hei: (edit, value) =>
    number(value, [1, PIXELS_MAX], (pixels) => (edit.height = Math.round(pixels))),
  fit: (edit, value) => {
    const [mode = "", enlarge = "0"] = value.split(",");
    const fit = own(FITS, mode);
    if (fit === undefined) {
      return false;
    }
    edit.fit = fit;
    edit.enlarge = enlarge === "1" || fit === "fill";
    return true;
  },
  fmt: (edit, value) => {
    const format = own(FORMATS, value.split(",")[0] ?? "");
    edit.format = format ?? edit.format;
    return format !== undefined;
  },
  qlt: (edit, value) =>
    number(value.split(",")[0] ?? "", [1, 100], (quality) => (edit.quality = Math.round(quality))),
  bgc: (edit, value) => {
    const hex = /^(?:0x|#)?([0-9a-f]{6})$/iu.exec(value)?.[1];
    if (hex !== undefined) {
      edit.background = `#${hex}`;
    }
    return hex !== undefined;
  },
  flip: (edit, value) => {
    const sides = (["lr", "ud", "lrud"] as const).find((each) => each === value);
    if (sides !== undefined) {
      edit.flip = sides;
    }
    return sides !== undefined;
  },
  op_sharpen: (edit, value) => {
    edit.sharpen = value === "1";
    return value === "0" || value === "1";
  },
  op_blur: (edit, value) =>
    number(value, [0, 100], (radius) => {
      if (radius >= BLUR_LEAST) {
        edit.blur = radius;
      }
    }),
  op_brightness: (edit, value) =>
    number(value, [-100, 100], (percent) => (edit.brightness = 1 + percent / 100)),
  op_saturation: (edit, value) =>
    number(value, [-100, 100], (percent) => (edit.saturation = 1 + percent / 100)),
};

/** A caller's word may be the name of what every object inherits. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function number(
  text: string,
  [least, most]: readonly [number, number],
  use: (value: number) => unknown,
): boolean {
  const value = /^-?[0-9]{1,6}(\.[0-9]{1,6})?$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    return false;
  }
  use(value);
  return true;
}

/** Reads a modifier string; with nothing said, JPEG of quality 80 in its own size, as image servers answer. */
export function parseModifiers(text: string): Modifiers {
  const edit: Edit = { fit: "inside", enlarge: false, format: "jpeg", quality: 80 };
  const ignored: string[] = [];
  for (const [name, value] of new URLSearchParams(text.replace(/^[?&]+/u, ""))) {
    const apply = own(APPLY, name.toLowerCase());
    if (apply?.(edit, value) !== true) {
      ignored.push(name);
    }
  }
  return { edit, ignored };
}
