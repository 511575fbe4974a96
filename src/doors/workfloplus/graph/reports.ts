/** The fields of reports: those that were made of a job. */

import type { GraphQLResolveInfo } from "graphql";

import { type MadeReport, reportsOf } from "../../../core/followers/make-report.ts";
import type { StoredRecord } from "../../../core/model/people/record.ts";
import { timeText } from "../../../core/text/time-text.ts";
import { linkTo } from "../signed-link.ts";
import { type Asking, listed } from "./asking.ts";

/** Oldest first. */
export async function reportFields(
  record: StoredRecord,
  asking: Asking,
  info: GraphQLResolveInfo,
): Promise<readonly object[]> {
  const reports = await reportsOf(asking.ports, record);
  return (await listed(reports, asking, info)).map((report) => fieldsOf(report, asking));
}

function fieldsOf({ job, result }: MadeReport, { ports, addressOf }: Asking): object {
  return {
    generatedReportId: job.id,
    generated: timeText(result.createdAt),
    templateName: job.profile,
    mimeType: result.contentType,
    downloadUrl: () => addressOf(linkTo(ports, result)),
  };
}
