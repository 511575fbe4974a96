/** Prints rows as a table, each mark with whether it was met, and counts them. */

import { type Comparison, type Row, ratioOf } from "./row.ts";

export interface Verdict {
  readonly met: number;
  /** In words. */
  readonly missed: readonly string[];
}

const HEADING = ["what", "figure", "beside", "there", "ratio", "mark", "met", "under", "note"];
/** The columns with numbers are set to the right. */
const RIGHT = new Set([1, 3, 4]);

/** Prints the rows, a line for each comparison. Returns which marks were met. */
export function reportRows(rows: readonly Row[]): Verdict {
  const missed: string[] = [];
  let met = 0;
  const lines = rows.flatMap((row) => {
    const marks = marksOf(row);
    met += marks.filter(({ isMet }) => isMet === true).length;
    missed.push(
      ...marks.flatMap((mark) => (mark.isMet === false ? [`${row.name}: ${mark.text}`] : [])),
    );
    return marks.map(({ cells }, index) =>
      index === 0 ? [...headOf(row), ...cells] : ["", "", ...cells],
    );
  });
  printTable(HEADING, lines);
  return { met, missed };
}

/** Prints how many marks were met in all, and which were not. Returns the exit status. */
export function reportVerdicts(verdicts: readonly Verdict[]): number {
  const missed = verdicts.flatMap((each) => each.missed);
  const met = verdicts.reduce((sum, each) => sum + each.met, 0);
  console.log(`${met} of ${met + missed.length} marks met.`);
  for (const text of missed) {
    console.log(`  missed: ${text}`);
  }
  return missed.length === 0 ? 0 : 1;
}

function headOf({ name, value, unit }: Row): readonly string[] {
  return [name, `${figure(value)} ${unit}`];
}

interface PrintedMark {
  readonly cells: readonly string[];
  readonly text: string;
  /** Undefined where there is no mark. */
  readonly isMet: boolean | undefined;
}

function marksOf(row: Row): readonly PrintedMark[] {
  const { max, unit, value, comparisons = [] } = row;
  const besides = comparisons.map((each) => besideMark(row, each));
  if (max === undefined) {
    return besides.length > 0
      ? besides
      : [{ cells: ["", "", "", "", "", ...tailOf(row)], text: "", isMet: undefined }];
  }
  const isMet = value <= max;
  const mark = `<= ${max} ${unit}`;
  const cells = ["", "", "", mark, isMet ? "yes" : "NO", ...tailOf(row)];
  return [{ cells, text: `${figure(value)} ${unit} instead of ${mark}`, isMet }, ...besides];
}

function besideMark(row: Row, comparison: Comparison): PrintedMark {
  const { beside, value, ratios = [], ratioMax, ratioMin } = comparison;
  const ratio = ratioOf(row, comparison);
  const spread =
    ratios.length > 1
      ? ` (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`
      : "";
  const mark = markText(ratioMax, ratioMin);
  const isMet =
    mark === undefined ? undefined : ratio <= (ratioMax ?? Infinity) && ratio >= (ratioMin ?? 0);
  const met = isMet === undefined ? "" : isMet ? "yes" : "NO";
  const there = `${figure(value)} ${row.unit}`;
  return {
    cells: [beside, there, ratio.toFixed(2) + spread, mark ?? "", met, ...tailOf(row)],
    text: `${ratio.toFixed(2)} x ${beside} instead of ${mark ?? ""}`,
    isMet,
  };
}

function markText(ratioMax?: number, ratioMin?: number): string | undefined {
  if (ratioMax !== undefined) {
    return `<= ${ratioMax}`;
  }
  return ratioMin === undefined ? undefined : `>= ${ratioMin}`;
}

/** Ratios fall and rise with both, so they stand beside each one. */
function tailOf({ connections, note = "" }: Row): readonly string[] {
  const node = `Node ${process.versions.node}`;
  return [connections === undefined ? node : `${node}, ${connections} conn.`, note];
}

/** Three digits are what a measurement is good for. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? "";
        return RIGHT.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  console.log(line(heading));
  console.log(widths.map((width) => "-".repeat(width)).join("  "));
  for (const row of rows) {
    console.log(line(row));
  }
  console.log();
}
