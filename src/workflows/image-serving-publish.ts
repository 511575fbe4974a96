/** Workflow image-serving-publish: makes the marked assets of the library readable in the publish directory (IPS imageServingPublishJob). */

import { createReadStream } from "node:fs";
import { assetPath } from "../core/asset.ts";
import type { ImageServingPublishJob, Parameters } from "../core/contract-types.gen.ts";
import type { Violation } from "../core/problem.ts";
import type { Workflow, WorkflowContext } from "../core/workflow.ts";
import {
  checkEmailSetting,
  checkWord,
  type FieldRules,
  ignoredFields,
  logIgnored,
} from "./ips-fields.ts";

const JOB_FIELDS: FieldRules<ImageServingPublishJob> = {
  publishType: "used",
  emailSetting: "used",
  httpCompletionUrl: "used",
  contextHandle: "ignored",
};

/** The workflow. */
export const imageServingPublish: Workflow = {
  name: "image-serving-publish",
  description: "Publishes every asset that is marked ready for publish.",
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
  return [
    ...checkWord("/publishType", job.publishType, ["Full", "FullWithSearch", "Incremental"]),
    ...checkEmailSetting(job.emailSetting),
  ];
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
  const published = await publishMarked(context);
  if (job.publishType !== "Incremental") {
    await unpublishOthers(context, published);
  }
}

/** Returns the paths published. */
async function publishMarked(context: WorkflowContext): Promise<readonly string[]> {
  const assets = await context.assets.listReady();
  for (const [index, asset] of assets.entries()) {
    const path = assetPath(asset);
    const content = createReadStream(await context.assets.localPath(asset));
    await context.published.publish(context.companyNumber, path, content);
    const message = `${path}: published.`;
    await context.log({ code: "asset.published", severity: "info", message, fileName: path });
    await context.progress((index + 1) / assets.length, `Published ${path}`);
  }
  return assets.map(assetPath);
}

async function unpublishOthers(context: WorkflowContext, kept: readonly string[]): Promise<void> {
  const removed = await context.published.keepOnly(context.companyNumber, kept);
  for (const path of removed) {
    const message = `${path}: no longer published, because it is not marked ready for publish.`;
    await context.log({ code: "asset.unpublished", severity: "info", message, fileName: path });
  }
}
