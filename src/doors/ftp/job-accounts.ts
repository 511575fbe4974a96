/** Who logs in: a user with its password, or whoever has an API key and sends it in place of one. */

import type { Authenticator } from "../../core/ports/access.ts";
import { JobTree, type JobTreePorts } from "./job-tree.ts";
import { MadeFolders } from "./made-folders.ts";
import type { Accounts } from "./tree.ts";

/** No password that we made begins so. */
const API_KEY = /^jg_/u;
const LOOPBACK = /^(?:127\.|::1$)/u;
/** How long somebody is believed to be let in still. */
const CONFIRMED_MS = 1000;

/** Accounts that see the jobs of their company. */
export function jobAccounts(ports: JobTreePorts, authenticator: Authenticator): Accounts {
  const made = new MadeFolders();
  return async ({ user, password, address }) => {
    const principal = await authenticator.authenticate({
      address,
      // Without log-ins only callers on this machine are let in.
      host: LOOPBACK.test(address) ? "localhost" : address,
      shown: API_KEY.test(password)
        ? { kind: "token", text: password }
        : { kind: "password", user, password },
    });
    let confirmedAt = performance.now();
    return {
      name: principal.name,
      tree: new JobTree(ports, principal, made),
      async confirm() {
        if (performance.now() - confirmedAt >= CONFIRMED_MS) {
          await authenticator.confirm(principal);
          confirmedAt = performance.now();
        }
      },
    };
  };
}
