/** A job as this door shows it. */

import type { ForeignId } from "../../core/model/foreign-id.ts";
import type { Job } from "../../core/model/job.ts";
import type { Exchange } from "../dialect.ts";
import { addressesOf, type FtpAddress } from "./addresses.ts";

export interface NumberedJob {
  readonly job: Job;
  readonly id: ForeignId;
  readonly ftpAddress: FtpAddress;
}

/** The members in the published order; all of them always, because clients are typed. */
export function jobBody(under: Exchange, { job, id, ftpAddress }: NumberedJob) {
  const { name = "", description = "", tags = [], invoiceReference = null } = job.asked;
  const { isTest = false } = job.asked;
  return {
    id: id.number,
    name,
    description,
    tags,
    invoiceReference,
    isTest,
    ...addressesOf(under, id, ftpAddress),
  };
}
