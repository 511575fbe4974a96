/** Workflow optimize-assets: makes smaller files to be published of images that have none yet (IPS optimizeImagesJob). */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Asset, assetPath } from "../../core/model/asset.ts";
import type { OptimizeImagesJob } from "../../core/model/contract-types.gen.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { eachFile } from "../each-file.ts";
import { optimizedFile } from "./image-files.ts";
import { checkEmailSetting, type FieldRules, ignoredFields, logIgnored } from "../ips-job.ts";
import { allOf } from "../publish/publish-assets.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

const JOB_FIELDS: FieldRules<OptimizeImagesJob> = { emailSetting: "used" };

/** The workflow, working in this sandbox. */
export function optimizeAssets(sandbox: Sandbox): Workflow {
  return {
    name: "optimize-assets",
    description:
      "Makes smaller files, which are published instead of the originals, of all images of the library that have not been optimized.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "optimizeImagesJob",
    checkParameters: ({ optimizeImagesJob: job }) =>
      job === undefined ? [] : checkEmailSetting(job.emailSetting),
    run: async (context) => run(context, sandbox),
  };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const job = context.parameters?.optimizeImagesJob;
  if (job === undefined) {
    throw new Error("The job has no optimizeImagesJob.");
  }
  await logIgnored(context, ignoredFields(job, JOB_FIELDS), job.emailSetting);
  const images = await allOf(context.assets.list({ types: ["Image"] }));
  const files = images
    .filter(({ optimizedAt }) => optimizedAt === undefined)
    .map((asset) => ({ fileName: assetPath(asset), assetId: asset.id, asset }));
  await eachFile(context, files, async ({ fileName, assetId, asset }, index) => {
    await context.progress(index / files.length, `Optimizing ${fileName}`);
    const message = `${fileName}: ${await optimize(context, sandbox, asset)}.`;
    await context.log({ code: "file.processed", severity: "info", message, fileName, assetId });
  });
}

/** Returns what came of it. */
async function optimize(context: WorkflowContext, sandbox: Sandbox, asset: Asset): Promise<string> {
  const { crop } = asset;
  const made = await context.assets.withLocalFile(asset, async (inputPath) =>
    optimizedFile(context, sandbox, { inputPath, crop }),
  );
  const { sizeBytes, ...optimized } = made;
  const isWorthIt = sizeBytes < asset.sizeBytes || crop !== undefined;
  try {
    await context.assets.change(asset, { optimized: isWorthIt ? optimized : null });
  } finally {
    await rm(join(context.scratchDir, "optimized"), { force: true });
  }
  return isWorthIt
    ? `${asset.sizeBytes} bytes became ${sizeBytes}`
    : "stays as it is, because it would not become smaller";
}
