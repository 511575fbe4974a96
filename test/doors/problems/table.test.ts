/** The table of problems, against the design typed by hand, and its documents against the contract. */

import { describe, expect, it } from "vitest";
import { Problem, type ProblemCode, type ProblemReason } from "../../../src/core/model/problem.ts";
import type { Answer } from "../../../src/doors/http/answer.ts";
import { encodeProblem } from "../../../src/doors/problems/encode.ts";
import { EXPLANATIONS } from "../../../src/doors/problems/explanations.ts";
import { IPS_FAULTS, ipsFaultOf } from "../../../src/doors/ips/ips-fault.ts";
import { PROBLEMS, problemDocument } from "../../../src/doors/problems/table.ts";
import { loadedContract } from "../../harness/loaded-contract.ts";

const contract = loadedContract();
const ROOT = { vocabulary: "problem", name: "problem" } as const;
const requestId = "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e";

/** Code, HTTP status, IPS fault code where the design names one. */
const DESIGNED: readonly (readonly [ProblemCode, number, number | undefined])[] = [
  ["malformed-document", 400, 30003],
  ["invalid-document", 400, 30001],
  ["unknown-workflow", 400, 30001],
  ["unknown-profile", 400, 30001],
  ["invalid-option", 400, 30001],
  ["conflicting-fields", 400, 30001],
  ["not-supported", 400, 30001],
  ["document-not-loadable", 400, 30001],
  ["push-failed", 400, 30000],
  ["unauthenticated", 401, 10001],
  ["forbidden", 403, 20003],
  ["not-found", 404, 30001],
  ["method-not-allowed", 405, undefined],
  ["not-acceptable", 406, undefined],
  ["request-timeout", 408, undefined],
  ["illegal-transition", 409, 30000],
  ["already-exists", 409, 30000],
  ["result-not-ready", 409, 30000],
  ["upload-conflict", 409, 30000],
  ["gone", 410, 30001],
  ["length-required", 411, undefined],
  ["precondition-failed", 412, undefined],
  ["unsupported-tus-version", 412, 30000],
  ["payload-too-large", 413, 30003],
  ["unsupported-media-type", 415, undefined],
  ["unsupported-encoding", 415, undefined],
  ["range-not-satisfiable", 416, undefined],
  ["expectation-failed", 417, undefined],
  ["idempotency-mismatch", 422, undefined],
  ["upload-locked", 423, 30000],
  ["too-many-requests", 429, 30000],
  ["headers-too-large", 431, undefined],
  // tus 1.0, extension checksum.
  ["checksum-mismatch", 460, undefined],
  // RFC 9530.
  ["digest-mismatch", 400, 30003],
  ["internal", 500, 30000],
  ["too-many-jobs", 503, 30000],
  ["too-many-uploads", 503, 30000],
  ["unavailable", 503, 30000],
  ["insufficient-storage", 507, 30000],
];

function textOf({ body }: Answer): string {
  if (typeof body !== "string") {
    throw new Error("The problem is no text.");
  }
  return body;
}

describe("the table of problems", () => {
  it("has exactly the designed codes", () => {
    expect(Object.keys(PROBLEMS).sort()).toEqual(DESIGNED.map(([code]) => code).sort());
    expect(Object.keys(EXPLANATIONS).sort()).toEqual(Object.keys(PROBLEMS).sort());
  });

  it.each(DESIGNED)("tells %s as HTTP %i and IPS %s", (code, status, ips) => {
    expect(PROBLEMS[code].status).toBe(status);
    if (ips !== undefined) {
      expect(IPS_FAULTS[code].code).toBe(ips);
    }
  });
});

describe("the IPS fault of a problem", () => {
  const violation = { pointer: "/jobName", message: "Missing." };

  it("is 30002 where the first thing wrong is a missing element, else 30001", () => {
    const missing = new Problem("invalid-document", "No.", {
      violations: [{ ...violation, rule: "required" }],
    });
    const other = new Problem("invalid-document", "No.", {
      violations: [
        { ...violation, rule: "type" },
        { ...violation, rule: "required" },
      ],
    });
    expect(ipsFaultOf(missing)).toEqual({ fault: "ipsApiFault", code: 30002 });
    expect(ipsFaultOf(other).code).toBe(30001);
  });

  it.each<[ProblemCode, ProblemReason, string, number]>([
    ["unauthenticated", "no-credentials", "authenticationFault", 10000],
    ["unauthenticated", "wrong-credentials", "authenticationFault", 10001],
    ["unauthenticated", "unknown-user", "authenticationFault", 10002],
    ["not-found", "unknown-company", "authorizationFault", 20000],
    ["forbidden", "no-operation-permission", "authorizationFault", 20003],
    ["forbidden", "no-impersonation-permission", "authorizationFault", 20004],
  ])("of %s because of %s is %s %i", (...[code, reason, fault, number]) => {
    expect(ipsFaultOf(new Problem(code, "No.", { reason }))).toMatchObject({ fault, code: number });
  });
});

describe("the problem document", () => {
  const problem = new Problem("invalid-document", 'A <b> & "c" \u00e9.', {
    violations: [
      { pointer: "/a/0", line: 3, rule: "type", message: "Not a number." },
      { pointer: "", rule: "required", message: "Missing." },
    ],
  });

  it("is valid against the contract, with and without violations", () => {
    expect(contract.violations(problemDocument(problem, { requestId }), ROOT)).toEqual([]);
    const bare = problemDocument(new Problem("gone", "Gone."), { requestId });
    expect(contract.violations(bare, ROOT)).toEqual([]);
    expect(bare).toEqual({
      type: "/problems/gone",
      title: "Gone",
      status: 410,
      detail: "Gone.",
      instance: `urn:uuid:${requestId}`,
      code: "gone",
    });
  });

  it("has an absolute type where the public address is known", () => {
    const place = { requestId, publicUrl: "https://jobs.example" };
    expect(problemDocument(problem, place).type).toBe(
      "https://jobs.example/problems/invalid-document",
    );
  });

  it("reads the same from JSON and XML", () => {
    const json = encodeProblem(problem, { contract, format: "json", requestId });
    const xml = encodeProblem(problem, { contract, format: "xml", requestId });
    expect(json.headers["Content-Type"]).toBe("application/problem+json");
    expect(xml.headers["Content-Type"]).toBe("application/problem+xml; charset=utf-8");
    const parsed = contract.parseXml(Buffer.from(textOf(xml)));
    try {
      expect(parsed.root.namespace).toBe("urn:ietf:rfc:7807");
      expect(contract.readXml(parsed.root, ROOT)).toEqual(JSON.parse(textOf(json)));
    } finally {
      parsed.dispose();
    }
  });

  it("has its list in XML as the appendix of RFC 9457 does, its items named i", () => {
    const text = textOf(encodeProblem(problem, { contract, format: "xml", requestId }));
    expect(text).toMatch(/<violations><i><pointer>[^<]*<\/pointer>.*<\/i><\/violations>/su);
  });

  it("comes with the headers that its code promises", () => {
    const headersOf = (told: Problem) =>
      encodeProblem(told, { contract, format: "json", requestId }).headers;
    expect(headersOf(new Problem("unavailable", "x", { retryAfterS: 1.2 }))).toMatchObject({
      "Retry-After": "2",
      Vary: "Accept",
      "Cache-Control": "no-store",
    });
    expect(
      headersOf(new Problem("method-not-allowed", "x", { allow: ["GET", "HEAD"] })),
    ).toMatchObject({
      Allow: "GET, HEAD",
    });
    expect(headersOf(new Problem("unauthenticated", "x"))["WWW-Authenticate"]).toContain("Bearer");
    const accepts = ["a/b"];
    expect(headersOf(new Problem("unsupported-media-type", "x", { accepts }))["Accept-Post"]).toBe(
      "a/b",
    );
    const encodings = { accepts: ["gzip"] };
    expect(headersOf(new Problem("unsupported-encoding", "x", encodings))["Accept-Encoding"]).toBe(
      "gzip",
    );
  });
});
