/** The port of resources: files that steps of records name. */

import type { Resource } from "../../model/people/resource.ts";

export interface ResourceStore {
  /** Stores a resource unless there is one with its id in its company. Returns what is stored under that id now. */
  add(resource: Resource): Promise<Resource>;
  find(companyId: string, resourceId: string): Promise<Resource | undefined>;
  /** Those of the ids that there are resources of, in no order. */
  ofIds(companyId: string, resourceIds: readonly string[]): Promise<readonly Resource[]>;
}
