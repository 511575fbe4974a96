/** The job that follows another one because that one asks for it, such as publishing after an upload. */

import { makeJob } from "../jobs/make-job.ts";
import type { JobDocumentRequest, Parameters } from "../model/contract-types.gen.ts";
import type { Job } from "../model/job.ts";
import type { NewJob } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { chooseWorkflow } from "./choose-workflow.ts";
import { wantedCallbacks, withoutCallbackSecrets } from "./wanted-callbacks.ts";

/** As the vendor's service names them. */
const NAME_PREFIX = "Pub_";
const NAME_CHARS_MAX = 255;

/** A job of the same company and submitter with these parameters, ready to be stored. The parameters were checked with the first job. */
export function followOnJob(
  ports: Pick<Ports, "ids" | "clock" | "workflows" | "mailTo">,
  { id, companyId, submittedBy, traceparent, workflow: leading, asked }: Job,
  parameters: Parameters,
): NewJob {
  const { name = leading, locale } = asked;
  const document: JobDocumentRequest = {
    name: Array.from(`${NAME_PREFIX}${name}`).slice(0, NAME_CHARS_MAX).join(""),
    parameters,
    ...(locale === undefined ? {} : { locale }),
  };
  const { workflow, profile } = chooseWorkflow(ports.workflows, document);
  return makeJob(
    ports,
    {
      id: ports.ids.next(),
      companyId,
      workflow: workflow.name,
      profile: profile.name,
      asked: withoutCallbackSecrets(document),
      status: "pending",
      message: "Waiting for a worker.",
      progress: 0,
      cancelRequested: false,
      submittedBy,
      createdAt: ports.clock.now(),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    {
      message: `Submitted to follow job ${id}, ${name}.`,
      secrets: [],
      subscriptions: wantedCallbacks(document, ports.mailTo),
    },
  );
}
