/** The limits that checks hold a file to: each is an option of the workflow preflight, and profiles set them. */

import type { OptionSpec, ResolvedOptions } from "../../core/model/option.ts";
import { optionNumber } from "../../core/model/option.ts";

/** Name, unit and meaning, the usual value, and between which values it may lie. */
interface LimitSpec {
  readonly description: string;
  readonly default?: number;
  readonly maximum: number;
  readonly whole?: boolean;
}

const LIMIT_SPECS = {
  width: {
    description: "Millimetres that the trimmed page is to be wide; any without it.",
    maximum: 100_000,
  },
  height: {
    description: "Millimetres that the trimmed page is to be high; any without it.",
    maximum: 100_000,
  },
  sizeTolerance: {
    description: "Millimetres by which width and height may differ.",
    default: 1,
    maximum: 100,
  },
  pagesMin: { description: "Fewest pages.", default: 1, maximum: 100_000, whole: true },
  pagesMax: { description: "Most pages; any number without it.", maximum: 100_000, whole: true },
  pagesMultipleOf: {
    description:
      "The number of pages is to be a multiple of this, such as 4 for stitched booklets.",
    default: 1,
    maximum: 1000,
    whole: true,
  },
  bleed: {
    description: "Millimetres of picture around the trim box; 0 asks for none.",
    default: 3,
    maximum: 100,
  },
  safeZone: {
    description: "Millimetres inside the trim box in which no text should stand.",
    default: 3,
    maximum: 100,
  },
  resolutionError: {
    description: "Pixels per inch below which a picture is an error.",
    default: 150,
    maximum: 10_000,
  },
  resolutionWarning: {
    description: "Pixels per inch below which a picture is a warning.",
    default: 300,
    maximum: 10_000,
  },
  resolutionMax: {
    description: "Pixels per inch above which a picture is larger than printing needs.",
    default: 600,
    maximum: 100_000,
  },
  stencilResolution: {
    description: "Pixels per inch that pictures of one bit are to have.",
    default: 600,
    maximum: 10_000,
  },
  maskResolution: {
    description: "Pixels per inch that soft masks of pictures are to have.",
    default: 150,
    maximum: 10_000,
  },
  textSize: { description: "Points that text is to have.", default: 5, maximum: 100 },
  inksTextSize: {
    description: "Points that text in more than one ink is to have.",
    default: 9,
    maximum: 100,
  },
  lineWidth: {
    description: "Points that lines and thin rectangles are to have.",
    default: 0.25,
    maximum: 100,
  },
  ink: {
    description: "Per cent of all inks together that one object may have.",
    default: 300,
    maximum: 3000,
  },
  spotColoursMax: { description: "Most spot colours.", default: 0, maximum: 1000, whole: true },
} as const satisfies Readonly<Record<string, LimitSpec>>;

type LimitName = keyof typeof LIMIT_SPECS;

/** Those without a usual value are absent where nobody sets them. */
export type Limits = Readonly<
  Record<Exclude<LimitName, "width" | "height" | "pagesMax">, number> &
    Partial<Record<"width" | "height" | "pagesMax", number>>
>;

/** How the workflow declares them. */
export const LIMIT_OPTIONS: readonly OptionSpec[] = Object.entries<LimitSpec>(LIMIT_SPECS).map(
  ([name, { description, maximum, whole = false, default: usual }]) => ({
    name,
    type: whole ? "integer" : "number",
    description,
    minimum: 0,
    maximum,
    ...(usual === undefined ? {} : { default: String(usual) }),
  }),
);

/** The limits that options set. */
export function limitsOf(options: ResolvedOptions): Limits {
  const entries = Object.keys(LIMIT_SPECS).flatMap((name) => {
    const value = optionNumber(options, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  // Those with a usual value have one by the workflow's declaration.
  return Object.fromEntries(entries) as unknown as Limits;
}
