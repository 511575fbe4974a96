/** The operation submitJob: a job with the parameters of one IPS job type. */

import {
  type JobDocumentRequest,
  type Parameters,
  PARAMETERS_NAMES,
  type ParametersName,
  type SubmitJobParam,
  type SubmitJobReturn,
} from "../../../core/model/contract-types.gen.ts";
import type { Contract } from "../../../contract/contract.ts";
import type { Company } from "../../../core/model/company.ts";
import { findCompany } from "../../../core/ips/find-company.ts";
import { resolveUser } from "../../../core/ips/resolve-user.ts";
import { submit } from "../../../core/submissions/submit.ts";
import { type Calling, operation } from "./operation.ts";
import { jobHandle } from "../words/job-handle.ts";
import { jobTexts } from "../words/job-texts.ts";

export const submitJob = operation("submit-jobs", handle);

/** Submits the job, or makes the schedule of a recurring rule, and returns its handle. Throws what findCompany and submit of core throw, and not-supported. */
async function handle(
  param: SubmitJobParam,
  { ports, contract, principal, namespace, trace, idempotencyKey }: Calling,
): Promise<SubmitJobReturn> {
  const company = await findCompany(ports, principal, param.companyHandle);
  const onBehalfOf = await otherUser(param, company, { ports, principal });
  const document = jobDocument(param, contract);
  await submit(ports, principal, { company, document, onBehalfOf, trace, idempotencyKey });
  return {
    jobHandle: jobHandle({ companyNumber: company.number, name: param.jobName }, namespace),
  };
}

/** The e-mail address of the user whose job it shall be, if that is not the caller; an empty element asks for nothing. */
async function otherUser(
  { userHandle = "" }: SubmitJobParam,
  company: Company,
  { ports, principal }: Pick<Calling, "ports" | "principal">,
): Promise<string | undefined> {
  if (userHandle === "") {
    return undefined;
  }
  return (await resolveUser(ports, principal, { company, userHandle }))?.email;
}

type JobElement = Exclude<ParametersName, "uploadPostJob">;

/** Files in the request itself come by uploadPost. */
const JOB_ELEMENTS = PARAMETERS_NAMES.filter(
  (name): name is JobElement => name !== "uploadPostJob",
);

/** All job elements that were sent are handed on: that it has to be exactly one is for core to say. Throws invalid-document. */
function jobDocument(param: SubmitJobParam, contract: Contract): JobDocumentRequest {
  const { jobName, execTime, execSchedule } = param;
  const parameters: Parameters = Object.fromEntries(
    JOB_ELEMENTS.filter((name) => param[name] !== undefined).map((name) => [name, param[name]]),
  );
  return {
    name: jobName,
    ...jobTexts(param, contract),
    ...(execTime !== undefined && { execTime }),
    ...(execSchedule !== undefined && execSchedule !== "" && { execSchedule }),
    parameters,
  };
}
