/** Checks a PDF as the sandbox does, in this process, and says what was found. */

import type { FindingCode, FindingDocument } from "../../../src/core/model/contract-types.gen.ts";
import { type Option } from "../../../src/core/model/contract-types.gen.ts";
import { resolveOptions } from "../../../src/core/model/option.ts";
import { Findings } from "../../../src/workflows/prepress/findings.ts";
import { limitsOf } from "../../../src/workflows/prepress/limits.ts";
import { type CheckedPdf, preflightPdf } from "../../../src/workflows/prepress/preflight-pdf.ts";
import { PREFLIGHT_OPTIONS } from "../../../src/workflows/prepress/preflight-options.ts";
import { verdictsOf } from "../../../src/workflows/prepress/severities.ts";
import { prepress } from "../../harness/prepress.ts";

export interface Found extends CheckedPdf {
  readonly findings: readonly FindingDocument[];
}

/** What is found in a file, with these options instead of the usual ones. */
export async function find(
  bytes: Uint8Array,
  options: Readonly<Record<string, string | number>> = {},
): Promise<Found> {
  const given: Option[] = Object.entries(options).map(([name, value]) => ({
    name,
    value: String(value),
  }));
  const resolved = resolveOptions(PREFLIGHT_OPTIONS, [given]);
  const findings = new Findings(verdictsOf(resolved));
  const checked = await preflightPdf(bytes, {
    limits: limitsOf(resolved),
    findings,
    passwords: [],
    picture: { resolution: 72, pixelsMax: 2000 },
    onPicture: async () => undefined,
  });
  return { ...checked, findings: findings.documents(prepress.texts("en")) };
}

/** The findings of one code. */
export async function findOnly(
  code: FindingCode,
  bytes: Uint8Array,
  options: Readonly<Record<string, string | number>> = {},
): Promise<readonly FindingDocument[]> {
  const { findings } = await find(bytes, options);
  return findings.filter((finding) => finding.code === code);
}
