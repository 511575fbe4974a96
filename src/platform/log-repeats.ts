/** Repeated log lines: what fails again and again is written a few times, then counted, and the count is told later. */

import type { LogFields } from "../core/ports/base.ts";

/** So many of a kind are written within a window; more of them say nothing new. */
const LINES_MAX = 10;
const WINDOW_MS = 10_000;
/** Kinds beyond these share one count. */
const KINDS_MAX = 500;
const REASON_CHARS_MAX = 200;
const OTHERS = "others";

interface Kind {
  readonly level: "warn" | "error";
  readonly message: string;
  readonly reason: string;
  lines: number;
}

/** Told at the end of a window in which lines were left out: how many, and of what. */
export type TellRepeats = (level: "warn" | "error", fields: LogFields, message: string) => void;

/** Lines are of one kind where level, message and error agree; the ids of what failed do not count. */
export class LogRepeats {
  readonly #tell: TellRepeats;
  readonly #kinds = new Map<string, Kind>();
  #isOpen = false;

  constructor(tell: TellRepeats) {
    this.#tell = tell;
  }

  /** Whether the line is to be written; if not, it is counted. */
  admits(level: "warn" | "error", fields: LogFields, message: string): boolean {
    const reason = reasonOf(fields);
    const kind = this.#kindOf({ level, message, reason, lines: 0 });
    kind.lines += 1;
    this.#open();
    return kind.lines <= LINES_MAX;
  }

  /** Tells what was left out so far, and begins to count anew. */
  flush(): void {
    const kinds = [...this.#kinds.values()];
    this.#kinds.clear();
    for (const { level, message, reason, lines } of kinds) {
      if (lines > LINES_MAX) {
        const fields = { repeated: lines - LINES_MAX, withinS: WINDOW_MS / 1000 };
        this.#tell(level, reason === "" ? fields : { ...fields, reason }, message);
      }
    }
  }

  #kindOf(fresh: Kind): Kind {
    const key = `${fresh.level} ${fresh.message} ${fresh.reason}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#kinds.size < KINDS_MAX) {
      this.#kinds.set(key, fresh);
      return fresh;
    }
    const others = this.#kinds.get(OTHERS) ?? {
      ...fresh,
      message: "More kinds of failures than are told apart.",
      reason: "",
    };
    this.#kinds.set(OTHERS, others);
    return others;
  }

  #open(): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      setTimeout(() => {
        this.#isOpen = false;
        this.flush();
      }, WINDOW_MS).unref();
    }
  }
}

/** What went wrong, in the words of the error; of requests, the problem's code or the status. */
function reasonOf({ err, reason, code, status }: LogFields): string {
  if (err instanceof Error) {
    return `${err.name}: ${err.message}`.slice(0, REASON_CHARS_MAX);
  }
  return [reason, code, status]
    .filter((each) => typeof each === "string" || typeof each === "number")
    .join(" ")
    .slice(0, REASON_CHARS_MAX);
}
