/** A job as this door shows it. */

import type { ForeignId } from "../../core/model/foreign-id.ts";
import type { Job } from "../../core/model/job.ts";
import type { Exchange } from "../dialect.ts";
import { addressesOf } from "./addresses.ts";

export interface NumberedJob {
  readonly job: Job;
  readonly id: ForeignId;
  /** Where FTP is spoken, if it is. */
  readonly ftpPort: number | undefined;
}

/** The members in the published order; all of them always, because clients are typed. */
export function jobBody(under: Exchange, { job, id, ftpPort }: NumberedJob) {
  const { name = "", description = "", tags = [], invoiceReference = null } = job.asked;
  const { isTest = false } = job.asked;
  return {
    id: id.number,
    name,
    description,
    tags,
    invoiceReference,
    isTest,
    ...addressesOf(under, id, ftpPort),
  };
}
