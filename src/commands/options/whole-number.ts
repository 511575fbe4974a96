/** The value of an option that takes a whole number. */

import { InvalidArgumentError } from "commander";

/** Throws InvalidArgumentError. */
export function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,5}$/u.test(text)) {
    throw new InvalidArgumentError("It must be a whole number from 1 to 999999.");
  }
  return Number(text);
}
