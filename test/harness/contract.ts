/** What the contract's tests share: the contract under test, and short ways to ask it. */

import type { Direction, Root } from "../../src/contract/contract.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import { Problem } from "../../src/core/model/problem.ts";
import { XSD_DIR } from "./paths.ts";

export const contract = loadContract({ xsdDir: XSD_DIR });

export const JOB: Root = { vocabulary: "job", name: "job" };
export const OPTIONS: Root = { vocabulary: "job", name: "options" };
export const JOBS: Root = { vocabulary: "job", name: "jobs" };
export const RESULT: Root = { vocabulary: "job", name: "result" };
export const IPS_2014 = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
export const SUBMIT: Root = { vocabulary: "ips", name: "submitJobParam", namespace: IPS_2014 };

/** Parses and reads XML; gives the memory back. */
export function readXml(
  xml: string | Uint8Array,
  root: Root,
  { charset, direction }: { charset?: string; direction?: Direction } = {},
): unknown {
  const bytes = typeof xml === "string" ? Buffer.from(xml) : xml;
  const document = contract.parseXml(bytes, charset);
  try {
    return contract.readXml(document.root, root, direction);
  } finally {
    document.dispose();
  }
}

export function readJson(json: string | Uint8Array, root: Root, direction?: Direction): unknown {
  const bytes = typeof json === "string" ? Buffer.from(json) : json;
  return contract.readJson(bytes, root, direction);
}

/** The problem that an act throws; fails if it throws none. */
export function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) {
      return error;
    }
    throw error;
  }
  throw new Error("no problem was thrown");
}

/** CPU milliseconds of an act. */
export function cpuMs(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
