/** The SOAP messages by which the same is done as was done with a job at another door: for people who compare. */

import type { Contract } from "../../contract/contract.ts";
import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import type { Company } from "../../core/model/company.ts";
import type { Job } from "../../core/model/job.ts";
import { companyHandle } from "./words/company-handle.ts";
import { originalName, runHandle } from "./words/job-handle.ts";
import { LATEST_VERSION, SERVICE_PATH } from "./wsdl/service.ts";

/** What is sent where. */
export interface AskedBySoap {
  readonly path: string;
  /** Submits the same; absent where the workflow is none of the IPS vocabulary. */
  readonly submit?: string;
  /** Asks how the job went. */
  readonly read: string;
}

export function askedBySoap(contract: Contract, job: Job, { number }: Company): AskedBySoap {
  const namespace = `${IPS_NAMESPACE}/${LATEST_VERSION}`;
  const message = (name: string, value: object): string =>
    envelope(contract.writeXml(value, { vocabulary: "ips", name, namespace }));
  const ofCompany = { companyHandle: companyHandle(number, namespace) };
  const { parameters } = job.asked;
  return {
    path: SERVICE_PATH,
    read: message("getJobLogDetailsParam", {
      ...ofCompany,
      jobHandle: runHandle(job, number, namespace),
    }),
    ...(parameters !== undefined && {
      submit: message("submitJobParam", {
        ...ofCompany,
        jobName: originalName(job),
        ...parameters,
      }),
    }),
  };
}

function envelope(body: string): string {
  return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`;
}
