/** Where Jobgate's view of a file is another than that of programs which agree with each other. */

import { distance } from "./look.ts";
import type { JobgateView, Page, View } from "./view.ts";

export interface Disagreement {
  /** The page, or nothing where it is the file. */
  readonly page: string;
  readonly what: "failed" | "count" | "size" | "blank" | "picture" | "colours" | "depth";
  readonly ours: string;
  readonly theirs: string;
  /** The programs that agree with each other against Jobgate. */
  readonly against: readonly string[];
  /** Those that see it as Jobgate does. */
  readonly alike: readonly string[];
}

interface Vote<Value> {
  readonly what: Disagreement["what"];
  readonly ours: Value;
  readonly theirs: readonly (readonly [program: string, value: Value])[];
  readonly isSame: (one: Value, other: Value) => boolean;
  readonly tell: (value: Value) => string;
}

/** Two renderings that differ less than this anywhere show the same. */
const ALIKE = 24;
/** From here on something is missing, or something else; lines and letters of other weight stay below. */
const APART = 48;

/** Compares count, sizes, facts and looks. Returns nothing where fewer than two programs agree on something else. */
export function compare(ours: JobgateView, all: readonly View[]): readonly Disagreement[] {
  const views = all.filter(({ pages }) => pages.length > 0);
  if (ours.pages.length === 0) {
    const against = views.map(({ program }) => program);
    const theirs = views.map(({ pages }) => pages.length).join(", ");
    return against.length < 2
      ? []
      : [{ page: "", what: "failed", ours: ours.said, theirs, against, alike: [] }];
  }
  const count = judge({
    what: "count",
    ours: ours.pages.length,
    theirs: views
      .filter(({ isCounted }) => isCounted !== false)
      .map(({ program, pages }) => [program, pages.length]),
    isSame: (one, other) => one === other,
    tell: String,
  });
  const pages = ours.pages.flatMap((page, index) =>
    comparePage(
      page,
      views.flatMap(({ program, pages: theirs }) => {
        const their = theirs[index];
        return their === undefined ? [] : [[program, their] as const];
      }),
    ),
  );
  return [...count, ...pages];
}

function comparePage(
  page: Page,
  theirs: readonly (readonly [program: string, page: Page])[],
): readonly Disagreement[] {
  const size = judge({
    what: "size",
    ours: page,
    theirs,
    isSame: (one, other) => isNear(one.width, other.width) && isNear(one.height, other.height),
    tell: ({ width, height }) => `${width}x${height}`,
  });
  const facts = (["colours", "depth"] as const).flatMap((what) =>
    judge({
      what,
      ours: page.facts?.[what] ?? "",
      theirs: theirs.flatMap(([program, { facts: known }]) =>
        page.facts === undefined || known?.[what] === undefined ? [] : [[program, known[what]]],
      ),
      isSame: (one, other) => one === other,
      tell: (value) => value,
    }),
  );
  return [...size, ...facts, ...compareLooks(page, theirs)].map((found) => ({
    ...found,
    page: page.name,
  }));
}

function compareLooks(
  { look: ours }: Page,
  pages: readonly (readonly [program: string, page: Page])[],
): readonly Disagreement[] {
  const theirs = pages.flatMap(([program, { look }]) =>
    look === undefined ? [] : [[program, look] as const],
  );
  if (ours === undefined) {
    return [];
  }
  const blank = judge({
    what: "blank",
    ours: ours.isBlank,
    theirs: theirs.map(([program, { isBlank }]) => [program, isBlank]),
    isSame: (one, other) => one === other,
    tell: (isBlank) => (isBlank ? "blank" : "drawn"),
  });
  return blank.length > 0
    ? blank
    : judge({
        what: "picture",
        ours,
        theirs,
        isSame: (one, other) =>
          distance(one, other) < (one === ours || other === ours ? APART : ALIKE),
        tell: (look) => (look === ours ? "" : `${Math.round(distance(look, ours))} of 255`),
      });
}

/** Renderers round up, down or to the nearest, and at low resolution that is a pixel. */
function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1 + 0.005 * Math.max(one, other);
}

/** The largest group of programs that agree; nothing if that is one alone, or has Jobgate's value. */
function judge<Value>({ what, ours, theirs, isSame, tell }: Vote<Value>): readonly Disagreement[] {
  const groups = theirs.map(([, value]) => ({
    value,
    programs: theirs.filter(([, other]) => isSame(value, other)).map(([program]) => program),
  }));
  const [largest] = groups.toSorted((one, other) => other.programs.length - one.programs.length);
  if (largest === undefined || largest.programs.length < 2 || isSame(ours, largest.value)) {
    return [];
  }
  const alike = theirs.filter(([, value]) => isSame(ours, value)).map(([program]) => program);
  const against = largest.programs.filter((program) => !alike.includes(program));
  return [{ page: "", what, ours: tell(ours), theirs: tell(largest.value), against, alike }];
}
