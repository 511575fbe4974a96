/** What could not be taken along when a PDF was made of pages of others. */

export const NOTE_CODES = [
  "attachments",
  "beyond",
  "fields-renamed",
  "frames",
  "links",
  "output-intent",
  "outline",
  "picture",
  "scripts",
  "signatures",
  "tags",
  "xfa",
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

export interface AssemblyNote {
  readonly code: NoteCode;
  /** How many there are of it, 1 where they are not counted. */
  readonly count: number;
  /** What is said of it, where that differs from file to file. */
  readonly text?: string;
}
