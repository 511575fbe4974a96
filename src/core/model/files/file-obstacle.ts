/** What stands in the way of reading a file, so that it can be told in any language. */

export const OBSTACLES = [
  "password",
  "encryption",
  "damaged",
  "kind",
  "pages",
  "pixels",
  "time",
  "memory",
  "other",
] as const;

export type ObstacleName = (typeof OBSTACLES)[number];

export interface FileObstacle {
  readonly name: ObstacleName;
  /** The most that is taken, of pages and pixels. */
  readonly limit?: number;
}
