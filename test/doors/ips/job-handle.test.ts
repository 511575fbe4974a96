/** The job handle's forms. */

import { describe, expect, it } from "vitest";
import { jobHandle } from "../../../src/doors/ips/words/job-handle.ts";

describe("a job handle", () => {
  it.each([
    ["", "47|My Test Job|"],
    ["/2008-01-15", "j|47|My Test Job||"],
    ["/2014-04-03", "j|47|My Test Job||"],
    ["/2031-01-01-beta", "j|47|My Test Job||"],
  ])("in the namespace with the suffix '%s' is %s", (suffix, handle) => {
    const namespace = `http://www.scene7.com/IpsApi/xsd${suffix}`;
    expect(jobHandle({ companyNumber: 47, name: "My Test Job" }, namespace)).toBe(handle);
  });

  it("holds the name as it is, whatever it holds", () => {
    const namespace = "http://www.scene7.com/IpsApi/xsd";
    expect(jobHandle({ companyNumber: 0, name: "a|b|$&" }, namespace)).toBe("0|a|b|$&|");
  });
});
