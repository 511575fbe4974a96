/** The job handle that IPS clients get: opaque to them, and in the form of the version that they speak. */

import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";

/** A job by its company's number and the name it was submitted under, which is data and may hold any character. */
export interface JobName {
  readonly companyNumber: number;
  readonly name: string;
}

/** The handle of all jobs of a company and name: `47|name|` in the unversioned namespace, `j|47|name||` in later ones. */
export function jobHandle({ companyNumber, name }: JobName, namespace: string): string {
  return namespace === IPS_NAMESPACE ? `${companyNumber}|${name}|` : `j|${companyNumber}|${name}||`;
}
