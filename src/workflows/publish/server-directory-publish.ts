/** Workflow server-directory-publish: copies the marked images and sets into the operator's directory (IPS serverDirectoryPublishJob). */

import type { Parameters, ServerDirectoryPublishJob } from "../../core/model/contract-types.gen.ts";
import type { PublishDirectory } from "../../core/ports/files.ts";
import type { Violation } from "../../core/model/problem.ts";
import {
  type Workflow,
  WorkflowFailure,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { checkEmailSetting, type FieldRules, ignoredFields, logIgnored } from "../ips-job.ts";
import { allOf, publishAssets } from "./publish-assets.ts";

type Directory = Pick<PublishDirectory, "publish">;

const JOB_FIELDS: FieldRules<ServerDirectoryPublishJob> = {
  emailSetting: "used",
  httpCompletionUrl: "used",
};

/** The workflow, writing into this directory; without one it refuses jobs. */
export function serverDirectoryPublish(directory: Directory | undefined): Workflow {
  return {
    name: "server-directory-publish",
    description:
      "Copies the marked images and sets into the directory PUBLISH_DIRECTORY of the server, below the company's number; nothing is removed there.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "serverDirectoryPublishJob",
    checkParameters: (parameters) => check(parameters, directory),
    run: async (context) => run(context, directory),
  };
}

function check(
  { serverDirectoryPublishJob: job }: Parameters,
  directory: Directory | undefined,
): readonly Violation[] {
  if (job === undefined || directory !== undefined) {
    return job === undefined ? [] : checkEmailSetting(job.emailSetting);
  }
  const message =
    "This server publishes into no directory of its own; its operator can name one with PUBLISH_DIRECTORY.";
  return [{ pointer: "", rule: "unsupported", message }];
}

async function run(context: WorkflowContext, directory: Directory | undefined): Promise<void> {
  const job = context.parameters?.serverDirectoryPublishJob;
  if (job === undefined) {
    throw new Error("The job has no serverDirectoryPublishJob.");
  }
  if (directory === undefined) {
    const message = "The operator has taken the directory for published files away.";
    throw new WorkflowFailure("option", message);
  }
  await logIgnored(context, ignoredFields(job, JOB_FIELDS), job.emailSetting);
  const assets = await allOf(
    context.assets.list({ readyForPublish: true, types: ["Image", "ImageSet"] }),
  );
  await publishAssets(context, { assets, directory, isPublic: false });
}
