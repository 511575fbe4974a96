/** How a broken rule is told: its place once, and a misspelt field together with the one that is missing. */

import { describe, expect, it } from "vitest";
import type { Root } from "../../src/contract/contract.ts";
import { IPS_NAMESPACE } from "../../src/contract/ips-namespaces.ts";
import { Problem } from "../../src/core/model/problem.ts";
import { reasonOf } from "../../src/doors/ips/ips-fault.ts";
import { contract } from "../harness/contract.ts";

const JOB: Root = { vocabulary: "job", name: "job" };
const HANDLE: Root = { vocabulary: "ips", name: "stopJobParam", namespace: IPS_NAMESPACE };

function refusalOf(document: object, root: Root): Problem {
  try {
    contract.readJson(Buffer.from(JSON.stringify(document)), root);
  } catch (error) {
    if (error instanceof Problem) {
      return error;
    }
    throw error;
  }
  throw new Error("The document was taken.");
}

describe("the place of a violation", () => {
  it.each([
    ["a field", { isTest: "x" }, "contract: `isTest` must"],
    ["a field inside", { options: [{ value: "1" }] }, "contract at /options/0: `name` is missing"],
    ["an unknown field inside", { options: [{ name: "a", value: "1", x: 1 }] }, "0: `x` is not"],
  ])("is told once for %s", (_what, document, told) => {
    const { detail, violations } = refusalOf(document, JOB);
    expect(detail).toContain(told);
    expect(detail).not.toContain(violations[0]?.pointer);
  });
});

describe("a field that is missing beside an unknown one", () => {
  const problem = refusalOf({ companyHandel: "47", jobHandle: "47||x" }, HANDLE);

  it("is told together with what was meant for it", () => {
    expect(problem.violations.map(({ rule }) => rule)).toEqual(["required", "unknown"]);
    expect(problem.violations[0]?.message).toContain("Is `companyHandel` meant for it?");
  });

  it("is told so in the first sentences of a SOAP fault's reason", () => {
    const reason = reasonOf(problem);
    expect(reason.indexOf("`companyHandel` meant")).toBeLessThan(reason.indexOf("is not known"));
    expect(reason).not.toContain("/companyHandle:");
  });

  it("is told alone where nothing near to it is there", () => {
    const { violations } = refusalOf({ colour: "47", jobHandle: "47||x" }, HANDLE);
    expect(violations[0]?.message).not.toContain("meant for it");
  });
});
