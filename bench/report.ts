/** Prints what was measured as tables, each mark with whether it was met. */

import type { Case } from "./cases.ts";
import type { Measurement } from "./measure.ts";

/** Prints a table with a heading; the first column is set to the left, the others to the right. */
function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? "";
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
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

/** Prints the cases. Returns how many marks were missed. */
export function reportCases(cases: readonly Case[], measurements: readonly Measurement[]): number {
  const cpuUs = new Map(measurements.map((each) => [each.name, each.cpuUs]));
  let missed = 0;
  const rows = measurements.map((each) => {
    const mark = cases.find(({ name }) => name === each.name)?.mark;
    const floorUs = mark === undefined ? undefined : cpuUs.get(mark.floor);
    const cells = [each.requestsPerSecond.toFixed(0), each.p99Ms.toFixed(1)];
    if (mark === undefined || floorUs === undefined) {
      return [each.name, each.cpuUs.toFixed(0), "", "", "", ...cells];
    }
    const ratio = each.cpuUs / floorUs;
    const isMet = ratio <= mark.ratioMax;
    missed += isMet ? 0 : 1;
    return [
      each.name,
      each.cpuUs.toFixed(0),
      ratio.toFixed(2),
      `<= ${mark.ratioMax} x ${mark.floor}`,
      isMet ? "yes" : "NO",
      ...cells,
    ];
  });
  printTable(["case", "CPU us/request", "ratio", "mark", "met", "req/s", "p99 ms"], rows);
  return missed;
}

/** One figure that has a mark of its own. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly max?: number;
}

/** Prints figures. Returns how many marks were missed. */
export function reportFigures(figures: readonly Figure[]): number {
  const isMissed = ({ value, max }: Figure) => max !== undefined && value > max;
  printTable(
    ["figure", "value", "mark", "met"],
    figures.map((figure) => [
      figure.name,
      `${figure.value.toFixed(0)} ${figure.unit}`,
      figure.max === undefined ? "" : `<= ${figure.max} ${figure.unit}`,
      figure.max === undefined ? "" : isMissed(figure) ? "NO" : "yes",
    ]),
  );
  return figures.filter(isMissed).length;
}
