/** Workflow image-serving-publish: makes the marked assets of the library readable in the publish directory (IPS imageServingPublishJob). */

import { assetPath } from "../../core/model/asset.ts";
import type { ImageServingPublishJob, Parameters } from "../../core/model/contract-types.gen.ts";
import type { Violation } from "../../core/model/problem.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import {
  checkEmailSetting,
  checkPublishType,
  type FieldRules,
  ignoredFields,
  logIgnored,
} from "../ips-job.ts";
import { allOf, GENERATED_PATHS, isUnpublished, publishAssets } from "./publish-assets.ts";

const JOB_FIELDS: FieldRules<ImageServingPublishJob> = {
  publishType: "used",
  emailSetting: "used",
  httpCompletionUrl: "used",
  contextHandle: "ignored",
};

/** The workflow. */
export const imageServingPublish: Workflow = {
  name: "image-serving-publish",
  description:
    "Publishes the assets that are marked ready for publish under /published/; Full takes away what is no longer marked, Incremental leaves out what has not changed.",
  profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
  options: [],
  parameters: "imageServingPublishJob",
  checkParameters,
  run,
};

function checkParameters(parameters: Parameters): readonly Violation[] {
  const job = parameters.imageServingPublishJob;
  if (job === undefined) {
    return [];
  }
  return [...checkPublishType(job.publishType), ...checkEmailSetting(job.emailSetting)];
}

async function run(context: WorkflowContext): Promise<void> {
  const job = context.parameters?.imageServingPublishJob;
  if (job === undefined) {
    throw new Error("The job has no imageServingPublishJob.");
  }
  await logIgnored(context, ignoredFields(job, JOB_FIELDS), job.emailSetting);
  if (job.publishType === "FullWithSearch") {
    const message = "publishType FullWithSearch did what Full does: there is no search index yet.";
    await context.log({ code: "option.ignored", severity: "warning", message });
  }
  const marked = await allOf(context.assets.list({ readyForPublish: true }));
  const isFull = job.publishType !== "Incremental";
  const assets = isFull ? marked : marked.filter(isUnpublished);
  await publishAssets(context, { assets, directory: context.published, isPublic: true });
  if (isFull) {
    await unpublishOthers(context, marked.map(assetPath));
  }
}

async function unpublishOthers(context: WorkflowContext, marked: readonly string[]): Promise<void> {
  const kept = [...marked, ...Object.values(GENERATED_PATHS)];
  const removed = await context.published.keepOnly(context.companyNumber, kept);
  await context.assets.setPublished(removed, false);
  for (const path of removed) {
    const message = `${path}: no longer published, because it is not marked ready for publish.`;
    const asset = await context.assets.find(path);
    await context.log({
      code: "asset.unpublished",
      severity: "info",
      message,
      fileName: path,
      ...(asset === undefined ? {} : { assetId: asset.id }),
    });
  }
}
