/** The ports of specifications and deadlines. */

import type { Deadline, Specification } from "../model/specification.ts";

export interface SpecificationStore {
  /** False if the company has one with this key. A default one takes the place of the one before. */
  add(specification: Specification): Promise<boolean>;
  find(companyId: string, key: number | "default"): Promise<Specification | undefined>;
  /** By key. */
  list(companyId: string): Promise<readonly Specification[]>;
  /** False if there was none. */
  remove(companyId: string, key: number): Promise<boolean>;
}

export interface DeadlineStore {
  /** False if the company has one with this id. */
  add(deadline: Deadline): Promise<boolean>;
  find(companyId: string, id: number): Promise<Deadline | undefined>;
  /** By id. */
  list(companyId: string): Promise<readonly Deadline[]>;
  /** False if there was none. */
  remove(companyId: string, id: number): Promise<boolean>;
}
