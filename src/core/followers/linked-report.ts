/** The report on a record for whoever has a signed link to it: made when it is looked at, of the record as it is then. */

import type { SignedLink } from "../ports/files.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import type { Result } from "../model/result.ts";
import { makeReport, type ReportPorts, type WantedReport } from "./make-report.ts";

export type LinkedReportPorts = ReportPorts & Pick<Ports, "companies">;

/** What a link to the report on a record says: no file has the id of its job. */
export function reportLink(jobId: string, expiresAt: number): SignedLink {
  return { ownerId: jobId, fileId: jobId, expiresAt };
}

/** The report; undefined where the link names none, the record is gone or its company disabled. Throws as makeReport does. */
export async function linkedReport(
  ports: LinkedReportPorts,
  { ownerId: jobId, fileId }: SignedLink,
  waiting: Omit<WantedReport, "name">,
): Promise<Result | undefined> {
  const [record] = fileId === jobId ? await ports.records.read([jobId]) : [];
  const company = record && (await ports.companies.byId(record.companyId));
  if (record === undefined || company === undefined || company.isDisabled === true) {
    return undefined;
  }
  const holder: Principal = {
    name: "whoever has the link",
    company,
    permissions: new Set(["read-jobs"]),
    actsForEveryCompany: false,
  };
  const name = { objectId: record.objectId };
  return (await makeReport(ports, holder, { ...waiting, name })).result;
}
