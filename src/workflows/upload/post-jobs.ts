/** The publish job that follows an upload, where its parameters ask for one. */

import type { ParametersName, UploadUrlsJob } from "../../core/model/contract-types.gen.ts";
import type { Violation } from "../../core/model/problem.ts";
import type { WorkflowContext } from "../../core/ports/workflow-context.ts";
import { callbackUrlFault } from "../../core/text/callback-address.ts";
import { checkEmailSetting, checkPublishType } from "../ips-fields.ts";

const FIELDS = [
  "postImageServingPublishJob",
  "postImageRenderingPublishJob",
  "postVideoPublishJob",
] as const;

/** The fields in which a job type can ask for one; at most one of the three. */
export type PostJobs = Pick<UploadUrlsJob, (typeof FIELDS)[number] | "postJobOnlyIfFiles">;

/** The job type that each asks for. */
const FOLLOWERS = {
  postImageServingPublishJob: "imageServingPublishJob",
  postImageRenderingPublishJob: "imageRenderingPublishJob",
  postVideoPublishJob: "videoPublishJob",
} as const satisfies Readonly<Record<(typeof FIELDS)[number], ParametersName>>;

/** What is wrong with what is to follow, asked when the first job is submitted: later nobody would hear it. */
export function checkPostJobs(job: PostJobs): readonly Violation[] {
  const asked = FIELDS.filter((field) => job[field] !== undefined);
  const [first, ...others] = asked;
  const conflicts = others.map((field): Violation => {
    const message = `Only one job can follow: ${first} is there already, so leave out ${field}.`;
    return { pointer: `/${field}`, rule: "conflict", message };
  });
  return [...conflicts, ...asked.flatMap((field) => checkPostJob(field, job))];
}

function checkPostJob(field: (typeof FIELDS)[number], job: PostJobs): readonly Violation[] {
  const post = job[field];
  if (post === undefined) {
    return [];
  }
  const { httpCompletionUrl = "" } = post;
  const fault = httpCompletionUrl === "" ? undefined : callbackUrlFault(httpCompletionUrl);
  const pointer = "/httpCompletionUrl";
  const message = `httpCompletionUrl ${fault}.`;
  const violations: readonly Violation[] = [
    ...("publishType" in post ? checkPublishType(post.publishType) : []),
    ...checkEmailSetting(post.emailSetting),
    ...(fault === undefined ? [] : [{ pointer, rule: "value" as const, message }]),
  ];
  return violations.map((each) => ({ ...each, pointer: `/${field}${each.pointer}` }));
}

/** Has the asked publish job follow, unless it is wanted only after files and none of these came. */
export function followWithPostJob(
  context: WorkflowContext,
  job: PostJobs,
  files: readonly unknown[],
): void {
  const field = FIELDS.find((each) => job[each] !== undefined);
  const came = files.some((file) => file !== undefined);
  if (field !== undefined && (job.postJobOnlyIfFiles !== true || came)) {
    context.followWith({ [FOLLOWERS[field]]: job[field] });
  }
}
