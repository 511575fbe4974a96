/** The priority that a command line names. */

import { InvalidArgumentError } from "commander";

export function priority(text: string): number {
  if (!/^(?:[0-9]{1,2}|100)$/u.test(text)) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 100.");
  }
  return Number(text);
}
