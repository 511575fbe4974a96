/** The table of disagreements, a line each as tab-separated values, and what they count up to. */

import { appendFileSync, writeFileSync } from "node:fs";
import type { Disagreement } from "./compare.ts";

export interface Line extends Disagreement {
  readonly file: string;
  /** As in "rip-pdf" or "optimize-images archive". */
  readonly job: string;
  /** Jobgate warned of something, or failed the file, so that somebody looks. */
  readonly isTold: boolean;
  readonly said: string;
}

const COLUMNS = [
  "verdict",
  "file",
  "job",
  "page",
  "what",
  "jobgate",
  "others",
  "against",
  "alike",
  "said",
];

/**
 * What a line is: `silent` is the fault, as the others agree and nobody is told; `told` comes with a warning or
 * failure; of what is `split`, some other program sees it as Jobgate does.
 */
function verdictOf({ alike, isTold }: Line): "silent" | "told" | "split" {
  if (alike.length > 0) {
    return "split";
  }
  return isTold ? "told" : "silent";
}

export class Table {
  readonly #path: string | undefined;
  readonly #lines: Line[] = [];

  /** Written as it grows, so that a run that is broken off leaves what it had. */
  constructor(path: string | undefined) {
    this.#path = path;
    if (path !== undefined) {
      writeFileSync(path, `${COLUMNS.join("\t")}\n`);
    }
  }

  add(line: Line): void {
    this.#lines.push(line);
    const { file, job, page, what, ours, theirs, against, alike, said } = line;
    const cells = [
      verdictOf(line),
      file,
      job,
      page,
      what,
      ours,
      theirs,
      against.join(" "),
      alike.join(" "),
      said,
    ];
    const text = cells.map((cell) => cell.replaceAll(/\s+/gu, " ").slice(0, 400)).join("\t");
    if (this.#path === undefined) {
      console.log(text);
    } else {
      appendFileSync(this.#path, `${text}\n`);
    }
  }

  /** Lines and files for each job and difference. */
  counts(): readonly string[] {
    const groups = new Map<string, Line[]>();
    for (const line of this.#lines) {
      const name = `${line.job.padEnd(24)} ${line.what.padEnd(8)} ${verdictOf(line)}`;
      groups.set(name, [...(groups.get(name) ?? []), line]);
    }
    return [...groups]
      .map(([name, lines]) => `${name.padEnd(40)} ${filesOf(lines)} files, ${lines.length} lines`)
      .toSorted();
  }

  /** How many files differ with nobody told. */
  silentFiles(): number {
    return filesOf(this.#lines.filter((line) => verdictOf(line) === "silent"));
  }
}

function filesOf(lines: readonly Line[]): number {
  return new Set(lines.map(({ file }) => file)).size;
}
