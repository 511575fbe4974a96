/** The job that follows another one because that one asks for it, such as publishing after an upload. */

import { chooseWorkflow } from "./choose-workflow.ts";
import type { JobDocumentRequest, Parameters } from "../model/contract-types.gen.ts";
import type { Job } from "../model/job.ts";
import { wantedCallbacks, withoutCallbackSecrets } from "./wanted-callbacks.ts";
import type { Ports } from "../ports/ports.ts";
import type { NewJob } from "../ports/jobs.ts";
import { runTicket } from "./run-ticket.ts";
import { subscriptionsOf } from "./submit-job.ts";

/** As the vendor's service names them. */
const NAME_PREFIX = "Pub_";
const NAME_CHARS_MAX = 255;

/** A job of the same company and submitter with these parameters, ready to be stored. The parameters were checked with the first job. */
export function followOnJob(
  ports: Pick<Ports, "ids" | "clock" | "workflows" | "mailTo">,
  leader: Job,
  parameters: Parameters,
): NewJob {
  const { name = leader.workflow, locale } = leader.asked;
  const document: JobDocumentRequest = {
    name: Array.from(`${NAME_PREFIX}${name}`).slice(0, NAME_CHARS_MAX).join(""),
    parameters,
    ...(locale === undefined ? {} : { locale }),
  };
  const { workflow, profile } = chooseWorkflow(ports.workflows, document);
  const subscriptions = wantedCallbacks(document, ports.mailTo);
  const createdAt = ports.clock.now();
  const job: Job = {
    id: ports.ids.next(),
    companyId: leader.companyId,
    workflow: workflow.name,
    profile: profile.name,
    asked: withoutCallbackSecrets(document),
    status: "pending",
    message: "Waiting for a worker.",
    progress: 0,
    cancelRequested: false,
    submittedBy: leader.submittedBy,
    createdAt,
    ...(leader.traceparent === undefined ? {} : { traceparent: leader.traceparent }),
  };
  const message = `Submitted to follow job ${leader.id}, ${name}.`;
  return {
    job,
    secrets: [],
    events: [{ at: createdAt, code: "job.created", severity: "info", message }],
    ticket: runTicket(job, createdAt),
    ...(subscriptions.length === 0
      ? {}
      : { subscriptions: subscriptionsOf(ports, job, subscriptions) }),
  };
}
