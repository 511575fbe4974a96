/** Checks of colours: which spaces are painted in, which spot colours there are, how much ink one object gets. */

import type { FindingCode } from "../../../core/model/contract-types.gen.ts";
import type { FoundWord } from "../../../core/ports/prepress.ts";
import type { ColourSpace } from "../pdf/colour-space.ts";
import {
  inksOf,
  innermost,
  isCmyk,
  isGray,
  PROCESS_INKS,
  spotNames,
  totalInk,
} from "../pdf/inks.ts";
import { isPrinted, type Mark } from "../pdf/marks.ts";
import { rounded } from "../units.ts";
import type { Check, CheckMaker } from "./check.ts";
import { placeOf } from "./place.ts";

/** True for what paints with its colour, invisible text apart. */
function paints(mark: Mark): boolean {
  return isPrinted(mark) && !(mark.kind === "text" && mark.isInvisible);
}

const FINDING_OF: Readonly<Partial<Record<ColourSpace["kind"], FindingCode>>> = {
  rgb: "rgb-colour",
  "cal-rgb": "device-independent-colour",
  "cal-gray": "device-independent-colour",
  lab: "device-independent-colour",
};

/** What a mark is called. */
export const KIND_OF: Readonly<Record<Mark["kind"], FoundWord>> = {
  fill: "shape",
  stroke: "line",
  text: "text",
  picture: "picture",
  shading: "shading",
};

export const colourSpaces: Check = {
  codes: ["rgb-colour", "calibrated-rgb", "device-independent-colour"],
  mark: (mark, page, { findings }) => {
    if (!paints(mark)) {
      return;
    }
    const space = innermost(mark.colour.space);
    const code =
      space.kind === "icc" && space.components === 3 ? "calibrated-rgb" : FINDING_OF[space.kind];
    if (code !== undefined) {
      const word = KIND_OF[mark.kind];
      findings.add(code, { ...placeOf(page, mark.area), found: { word }, key: word });
    }
  },
};

export const registrationColour: Check = {
  codes: ["registration-colour"],
  mark: (mark, page, { findings }) => {
    const { space } = mark.colour;
    const isAll = space.kind === "inks" && space.names.includes("All");
    const { trim } = page.boxes;
    const { area } = mark;
    const isInTrim =
      area.left < trim.right &&
      area.right > trim.left &&
      area.bottom < trim.top &&
      area.top > trim.bottom;
    if (isAll && paints(mark) && isInTrim) {
      findings.add("registration-colour", {
        ...placeOf(page, area),
        found: { word: KIND_OF[mark.kind] },
      });
    }
  },
};

/** The names of spot colours in a space, whether or not the numbers are known, as in pictures. */
function spotsOf({ colour: { space } }: Mark): readonly string[] {
  const inner = innermost(space);
  const names = inner.kind === "inks" ? inner.names : [];
  return spotNames(
    new Map(names.filter((name) => name !== "All" && name !== "None").map((name) => [name, 1])),
  );
}

export const spotColours: CheckMaker = () => {
  /** Name → whether anything of it is printed. */
  const spots = new Map<string, boolean>();
  const inRgb = new Set<string>();
  return {
    codes: ["spot-colours", "spot-names-alike", "spot-prints-nothing", "spot-alternate-rgb"],
    mark: (mark) => {
      if (paints(mark)) {
        const inks = inksOf(mark.colour);
        for (const name of spotsOf(mark)) {
          const tint =
            mark.kind === "picture" || mark.kind === "shading" ? 1 : (inks?.get(name) ?? 1);
          spots.set(name, spots.get(name) === true || tint > 0);
          if (hasRgbAlternate(mark)) {
            inRgb.add(name);
          }
        }
      }
    },
    file: (_file, { findings, limits }) => {
      const printed = [...spots.keys()].filter((name) => spots.get(name));
      const empty = [...spots.keys()].filter((name) => !spots.get(name));
      if (printed.length > 0) {
        const isTooMany = printed.length > limits.spotColoursMax;
        findings.add("spot-colours", {
          found: printed,
          wanted: `≤ ${limits.spotColoursMax}`,
          severity: isTooMany ? "error" : "info",
        });
      }
      if (empty.length > 0) {
        findings.add("spot-prints-nothing", { found: empty });
      }
      if (inRgb.size > 0) {
        findings.add("spot-alternate-rgb", { found: [...inRgb] });
      }
      alike([...spots.keys()]).forEach((names) =>
        findings.add("spot-names-alike", { found: names, key: names.join(", ") }),
      );
    },
  };
};

/** Lab is what makers of spot colours give for them; RGB tells that nobody thought of a press. */
function hasRgbAlternate({ colour: { space } }: Mark): boolean {
  const inner = innermost(space);
  if (inner.kind !== "inks") {
    return false;
  }
  const { alternate } = inner;
  return (
    alternate.kind === "rgb" ||
    alternate.kind === "cal-rgb" ||
    (alternate.kind === "icc" && alternate.components === 3)
  );
}

/** Names that differ only in case and blanks. */
function alike(names: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = name.toLowerCase().replace(/[\s_-]+/gu, "");
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

const INK_TOLERANCE = 0.5;

export const inkCoverage: Check = {
  codes: ["ink-coverage"],
  mark: (mark, page, { findings, limits }) => {
    const inks = paints(mark) ? inksOf(mark.colour) : undefined;
    const total = inks === undefined ? 0 : totalInk(inks);
    // What is wholly made of the colour All is for registration, and told as that.
    const isAll = mark.colour.space.kind === "inks" && mark.colour.space.names.includes("All");
    if (total > limits.ink + INK_TOLERANCE && !isAll) {
      findings.add("ink-coverage", {
        ...placeOf(page, mark.area),
        found: `${Math.round(total)} %`,
        wanted: `≤ ${rounded(limits.ink)} %`,
        rank: total,
      });
    }
  },
};

/** Sums of overlapping objects are not computed; where there can be some over the limit, that is told. */
export const inkOverlap: CheckMaker = () => {
  /** By page, the two most that objects have, and whether any adds to what is below. */
  const pages = new Map<number, { most: number; second: number; adds: boolean }>();
  return {
    codes: ["ink-overlap"],
    mark: (mark, { number }) => {
      const inks = paints(mark) ? inksOf(mark.colour) : undefined;
      if (inks === undefined) {
        return;
      }
      const seen = pages.get(number) ?? { most: 0, second: 0, adds: false };
      const total = totalInk(inks);
      seen.second = total > seen.most ? seen.most : Math.max(seen.second, total);
      seen.most = Math.max(seen.most, total);
      seen.adds ||= mark.overprints || mark.blendMode === "Multiply";
      pages.set(number, seen);
    },
    file: (_file, { findings, limits }) => {
      for (const [page, { most, second, adds }] of pages) {
        if (adds && most + second > limits.ink + INK_TOLERANCE) {
          const found = `${Math.round(most)} % + ${Math.round(second)} %`;
          findings.add("ink-overlap", { page, found, wanted: `≤ ${rounded(limits.ink)} %` });
        }
      }
    },
  };
};

/** The inks of a file as it is printed, gathered while it is walked through. */
export class UsedInks {
  readonly #names = new Set<string>();

  note(mark: Mark): void {
    if (!paints(mark)) {
      return;
    }
    const inks = inksOf(mark.colour);
    if (mark.kind === "picture" && !mark.picture.isStencil) {
      this.#notePicture(innermost(mark.colour.space));
      return;
    }
    for (const [name, tint] of inks ?? []) {
      if (tint > 0) {
        this.#names.add(name);
      }
    }
  }

  #notePicture(space: ColourSpace): void {
    if (space.kind === "inks") {
      space.names.filter((name) => name !== "None").forEach((name) => this.#names.add(name));
    } else if (isCmyk(space)) {
      PROCESS_INKS.forEach((name) => this.#names.add(name));
    } else if (isGray(space)) {
      this.#names.add("Black");
    }
  }

  /** Process inks first, as they are printed. */
  list(): readonly { readonly name: string; readonly kind: "process" | "spot" }[] {
    const process = PROCESS_INKS.filter((name) => this.#names.has(name));
    const spots = spotNames(
      new Map([...this.#names].filter((name) => name !== "All").map((name) => [name, 1])),
    );
    return [
      ...process.map((name) => ({ name, kind: "process" as const })),
      ...[...spots].sort().map((name) => ({ name, kind: "spot" as const })),
    ];
  }
}
