/** The contract, loaded and compiled once for all servers and tests of a process: it is the costliest part of a start. */

import type { Contract } from "../../src/contract/contract.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import { XSD_DIR } from "./paths.ts";

interface ContractSettings {
  readonly xmlElementsMax?: number;
  readonly readsPlainXml?: boolean;
}

const loaded = new Map<string, Contract>();

/** The contract as a server with these settings has it. */
export function loadedContract({
  xmlElementsMax = 100_000,
  readsPlainXml = true,
}: ContractSettings = {}): Contract {
  const key = `${xmlElementsMax} ${readsPlainXml}`;
  const contract =
    loaded.get(key) ?? loadContract({ xsdDir: XSD_DIR, xmlElementsMax, readsPlainXml });
  loaded.set(key, contract);
  return contract;
}
