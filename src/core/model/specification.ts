/** Specifications and deadlines: what a company's clients name by a number alone, as the operator keeps it. */

import type { Option } from "./contract-types.gen.ts";

/** How jobs that name it are worked on. */
export interface Specification {
  readonly companyId: string;
  /** A positive int32, by which clients name it. */
  readonly key: number;
  /** For people. */
  readonly name: string;
  readonly workflow: string;
  /** The workflow's first without it. */
  readonly profile?: string;
  readonly options: readonly Option[];
  /** That of jobs that name none. */
  readonly isDefault?: true;
}

/** When jobs that name it are due. */
export interface Deadline {
  readonly companyId: string;
  /** A positive int32, by which clients name it. */
  readonly id: number;
  /** For people. */
  readonly name: string;
  /** After the job was made. */
  readonly hours: number;
}
