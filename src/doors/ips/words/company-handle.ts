/** The company handle that IPS clients get. */

import { IPS_NAMESPACE } from "../../../contract/ips-namespaces.ts";

/** `47` in the unversioned namespace, `c|47` in later ones. */
export function companyHandle(companyNumber: number, namespace: string): string {
  return namespace === IPS_NAMESPACE ? `${companyNumber}` : `c|${companyNumber}`;
}
