/** The colours that a page makes of a brand's one colour: whatever it is, text and controls stay readable (WCAG 2.2). */

/** Red, green and blue, 0 to 255. */
type Rgb = readonly [red: number, green: number, blue: number];

export interface BrandColors {
  /** The brand's own. */
  readonly brand: string;
  /** Text on it: black or white. */
  readonly onBrand: string;
  /** Links, borders of controls and focus on a light page: the brand's colour, darkened until it can be read. */
  readonly accent: string;
  /** The same on a dark page, lightened. */
  readonly accentDark: string;
}

/** What pages have without a brand. */
export const NO_BRAND = "#1D4ED8";

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The grounds of page-style.ts that accents stand on: the worse one of page and panel. */
export const GROUND: Rgb = [244, 245, 247];
export const GROUND_DARK: Rgb = [35, 38, 43];
/** WCAG 2.2, 1.4.3: text; 1.4.11 asks for 3 of borders and focus, which is less. */
const TEXT_CONTRAST_MIN = 4.5;
const STEP = 0.04;

/** The colours of a page. What is no `#RGB` or `#RRGGBB` counts as none. */
export function brandColors(color: string | undefined): BrandColors {
  const rgb = rgbOf(color ?? NO_BRAND) ?? rgbOf(NO_BRAND) ?? BLACK;
  const isDark = contrast(rgb, WHITE) >= contrast(rgb, BLACK);
  return {
    brand: hexOf(rgb),
    onBrand: hexOf(isDark ? WHITE : BLACK),
    accent: hexOf(readable(rgb, GROUND, BLACK)),
    accentDark: hexOf(readable(rgb, GROUND_DARK, WHITE)),
  };
}

/** The colour, mixed with black or white until it can be read on the ground. */
function readable(color: Rgb, ground: Rgb, towards: Rgb): Rgb {
  let mixed = color;
  for (let share = STEP; contrast(mixed, ground) < TEXT_CONTRAST_MIN && share <= 1; share += STEP) {
    mixed = mix(color, towards, share);
  }
  return mixed;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Of `#RGB` or `#RRGGBB`; undefined for anything else. */
export function rgbOf(hex: string): Rgb | undefined {
  const digits = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/iu.test(hex) ? hex.slice(1) : undefined;
  if (digits === undefined) {
    return undefined;
  }
  const long = digits.length === 3 ? digits.replaceAll(/./gu, "$&$&") : digits;
  const part = (at: number) => Number.parseInt(long.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
