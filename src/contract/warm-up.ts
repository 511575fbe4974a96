/** The warm-up: has the usual schemas compiled before the first caller needs them. */

import type { Contract, Root } from "./contract.ts";

/** Nearly all callers speak it. */
const USUAL_VERSION = "/2014-04-03";
const JOB: Root = { vocabulary: "job", name: "job" };
const OPTIONS: Root = { vocabulary: "job", name: "options" };

/** Work in steps of up to a quarter of a second each; others may do something in between. None throws. */
export function warmUpSteps(contract: Contract): readonly (() => void)[] {
  const namespace = contract.ipsNamespaces.find((each) => each.endsWith(USUAL_VERSION));
  return [
    () => tryJson(contract, JOB, "{}"),
    () => tryXml(contract, JOB, "<job/>"),
    () => tryJson(contract, OPTIONS, "[]"),
    ...(namespace === undefined
      ? []
      : [
          () =>
            tryXml(
              contract,
              { vocabulary: "ips", name: "submitJobParam", namespace },
              `<submitJobParam xmlns="${namespace}"/>`,
            ),
        ]),
  ];
}

function tryJson(contract: Contract, root: Root, text: string): void {
  quietly(() => contract.readJson(Buffer.from(text), root));
}

function tryXml(contract: Contract, root: Root, text: string): void {
  quietly(() => {
    const document = contract.parseXml(Buffer.from(text));
    try {
      contract.readXml(document.root, root);
    } finally {
      document.dispose();
    }
  });
}

/** What matters is that it was compiled, not what came of it. */
function quietly(work: () => unknown): void {
  try {
    work();
  } catch {
    // A document that does not keep the contract, or a contract that the first caller will be told about.
  }
}
