/** What a topic of the benchmark is given, and which topics there are. */

import type { Builds, Row } from "./row.ts";

export interface Topic {
  /** The folder that holds package.json. */
  readonly home: string;
  /** The folder that holds the built benchmark. */
  readonly built: string;
  /** Empty, and removed afterwards. */
  readonly folder: string;
  readonly builds: Builds;
  readonly isQuick: boolean;
  /** Only the rows whose names hold this. */
  readonly only?: string;
  /** Where CPU profiles are written. */
  readonly profile?: string;
}

/** Measures and returns its rows; prints nothing but notes. */
export type MeasureTopic = (topic: Topic) => Promise<readonly Row[]>;
