/** What the administration commands share: how they reach the installation, and how they read a company's number. */

import type { Administration } from "../client/admin/administration.ts";

/** Runs calls on the server, or on the store where none runs. */
export type Administer = <T>(call: (administration: Administration) => Promise<T>) => Promise<T>;

const NUMBER = /^[0-9]{1,9}$/u;

/** Throws for what is no company's number. */
export function companyNumber(text: string): number {
  if (!NUMBER.test(text)) {
    throw new Error(
      `A company's number must be a whole number of up to nine digits, not "${text}".`,
    );
  }
  return Number(text);
}

/** Names with commas between. */
export function namesOf(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

/** Commands by which something is turned off and on. */
export const SWITCHES = [
  ["disable", true],
  ["enable", false],
] as const;
