/** Workflow reprocess-assets: treats files of the library as if they had just been uploaded (IPS reprocessAssetsJob). */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Asset } from "../../core/model/asset.ts";
import type { Parameters, ReprocessAssetsJob } from "../../core/model/contract-types.gen.ts";
import type { Violation } from "../../core/model/problem.ts";
import type { AssetEdit, Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { handledFiles } from "./assets-by-handle.ts";
import { eachFile } from "../each-file.ts";
import { inspectImage, optimizedFile } from "./image-files.ts";
import {
  checkEmailSetting,
  checkHandles,
  type FieldRules,
  ignoredFields,
  logIgnored,
} from "../ips-job.ts";
import { checkPostJobs, followWithPostJob } from "../upload/post-jobs.ts";
import { ripAsset } from "./rip-asset.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import {
  checkFileOptions,
  cropOf,
  FILE_FIELDS,
  ignoredInPdfOptions,
  ripSettings,
} from "../upload/upload-fields.ts";

const JOB_FIELDS: FieldRules<ReprocessAssetsJob> = {
  assetHandleArray: "used",
  readyForPublish: "used",
  ...FILE_FIELDS,
  overwriteAVS: "ignored",
};

/** The workflow, working in this sandbox. */
export function reprocessAssets(sandbox: Sandbox): Workflow {
  return {
    name: "reprocess-assets",
    description:
      "Measures, crops and optimizes images of the library again, rips PDF files where pdfOptions asks for it, and marks assets for publish.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "reprocessAssetsJob",
    checkParameters,
    run: async (context) => run(context, sandbox),
  };
}

function checkParameters({ reprocessAssetsJob: job }: Parameters): readonly Violation[] {
  return job === undefined
    ? []
    : [
        ...checkHandles("/assetHandleArray", job.assetHandleArray),
        ...checkEmailSetting(job.emailSetting),
        ...checkFileOptions(job),
        ...checkPostJobs(job),
      ];
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const job = context.parameters?.reprocessAssetsJob;
  if (job === undefined) {
    throw new Error("The job has no reprocessAssetsJob.");
  }
  const ignored = [...ignoredFields(job, JOB_FIELDS), ...ignoredInPdfOptions(job.pdfOptions)];
  await logIgnored(context, ignored, job.emailSetting);
  const settings = ripSettings(job.pdfOptions);
  const files = await handledFiles(context, job.assetHandleArray);
  let filesDone = 0;
  await eachFile(context, files, async (file, index) => {
    await context.progress(index / files.length, `Reprocessing ${file.fileName}`);
    const asset = await changed(context, sandbox, { asset: file.demand(), job });
    filesDone += 1;
    if (asset.type === "Pdf" && settings !== undefined) {
      await ripAsset(context, sandbox, { pdf: asset, settings, overwrite: false });
      return;
    }
    const { fileName } = file;
    const message = `${fileName}: reprocessed.`;
    const about = { fileName, assetId: asset.id };
    await context.log({ code: "file.processed", severity: "info", message, ...about });
  });
  followWithPostJob(context, job, filesDone);
}

interface Reprocessing {
  readonly asset: Asset;
  readonly job: ReprocessAssetsJob;
}

async function changed(
  context: WorkflowContext,
  sandbox: Sandbox,
  { asset, job }: Reprocessing,
): Promise<Asset> {
  const { preservePublishState = false, readyForPublish } = job;
  const keepsState = preservePublishState || readyForPublish === undefined;
  const mark: AssetEdit = keepsState ? {} : { readyForPublish };
  const image = asset.type === "Image" ? await imageEdit(context, sandbox, { asset, job }) : {};
  try {
    return await context.assets.change(asset, { ...mark, ...image });
  } finally {
    await rm(join(context.scratchDir, "optimized"), { force: true });
  }
}

/** An optimized file is made where there is a crop, or was one before. */
async function imageEdit(
  context: WorkflowContext,
  sandbox: Sandbox,
  { asset, job }: Reprocessing,
): Promise<AssetEdit> {
  return context.assets.withLocalFile(asset, async (inputPath) => {
    const measures = await inspectImage(context, sandbox, inputPath);
    const kept = job.preserveCrop === false ? undefined : asset.crop;
    const crop = cropOf(job) ?? kept;
    if (crop === undefined && asset.optimized === undefined) {
      return { measures };
    }
    const made = await optimizedFile(context, sandbox, { inputPath, crop });
    const { sizeBytes: _, ...optimized } = made;
    return { measures, optimized, crop: crop ?? null };
  });
}
