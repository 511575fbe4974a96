/** Makes the job that follows a completed record, once its files are here or were waited for long enough. */

import type { NewEvent } from "../model/event.ts";
import { RESOURCES_WAIT_MS } from "../model/people/follower.ts";
import type { Job } from "../model/job.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Ports } from "../ports/ports.ts";
import type { TicketStore } from "../ports/tickets.ts";
import { filesOf } from "./follower-documents.ts";
import { submitFollower, type SubmitFollowerPorts } from "./submit-follower.ts";

export interface FollowingPorts
  extends SubmitFollowerPorts,
    Pick<Ports, "followers" | "followerWorkflows" | "records" | "resources">,
    Record<"tickets", Pick<TicketStore, "postpone" | "remove">> {}

/** Takes the ticket of a record's completion. Throws what keeps the job from being made now; the ticket comes again then. */
export async function followCompletion(
  ports: FollowingPorts,
  { key, ref: jobId, dueAt }: Ticket,
): Promise<void> {
  const followerId = await ports.followers.ofCompletion(jobId);
  const [record] = await ports.records.read([jobId]);
  const leading = await ports.jobs.find("every-company", jobId);
  const workflowId = record?.document.metadata.workflowId.toLowerCase() ?? "";
  const target = ports.followerWorkflows.get(workflowId);
  if (followerId === undefined || record === undefined || leading === undefined || !target) {
    // Deleted meanwhile, or the setting no longer names its workflow.
    await ports.tickets.remove(key);
    return;
  }
  const files = await filesOf(ports, record);
  const now = ports.clock.now();
  const waitsUntil = (leading.completedAt ?? dueAt) + RESOURCES_WAIT_MS;
  if (files.missing.length > 0 && now < waitsUntil) {
    // What comes brings it forward.
    await ports.tickets.postpone(key, waitsUntil);
    return;
  }
  const { submittedBy, traceparent } = leading;
  const following = { ...target, followerId, record, files, submittedBy, traceparent };
  const isThere = (await ports.jobs.find("every-company", followerId)) !== undefined;
  const job = isThere ? undefined : await submitFollower(ports, following);
  const isMade = isThere || job !== undefined;
  await ports.followers.settle(
    key,
    jobId,
    eventOf(target.workflow.name, { followerId, isMade, at: now }),
  );
  ports.engine.wake();
}

interface Made {
  readonly followerId: Job["id"];
  readonly isMade: boolean;
  readonly at: number;
}

function eventOf(workflow: string, { followerId, isMade, at }: Made): NewEvent {
  return isMade
    ? {
        at,
        code: "job.followed",
        severity: "info",
        message: `Submitted ${workflow} to follow, as job ${followerId}.`,
      }
    : {
        at,
        code: "file.skipped",
        severity: "info",
        message: `No ${workflow} follows: no step names a file that it could work on.`,
      };
}
