/** How far something is: a bar where people look at a terminal, else a line for each step and each quarter. */

import { printable } from "./job-text.ts";

export interface Progress {
  /** `share` is from 0 to 1. */
  tell(step: string, share: number): void;
  /** Takes the bar away. */
  end(): void;
}

const BAR_CHARS = 24;
const QUARTERS = 4;

/** Tells progress on the stream, which is not where the results go. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  return {
    tell(step, share) {
      const full = Math.round(share * BAR_CHARS);
      const drawn = "#".repeat(full) + ".".repeat(BAR_CHARS - full);
      const percent = `${Math.floor(share * 100)}%`.padStart(4);
      const text = `[${drawn}] ${percent}  ${printable(step)}`;
      stream.write(
        `\r\u001b[K${Array.from(text)
          .slice(0, stream.columns - 1)
          .join("")}`,
      );
    },
    end: () => void stream.write("\r\u001b[K"),
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let last = "";
  let quarter = 0;
  return {
    tell(step, share) {
      const reached = Math.floor(share * QUARTERS);
      if (step !== last || reached > quarter) {
        stream.write(`${`${Math.floor(share * 100)}%`.padStart(4)}  ${printable(step)}\n`);
      }
      last = step;
      quarter = reached;
    },
    end() {},
  };
}
