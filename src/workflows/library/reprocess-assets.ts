/** Workflow reprocess-assets: treats files of the library as if they had just been uploaded (IPS reprocessAssetsJob). */

import type { Asset } from "../../core/model/asset.ts";
import type { ReprocessAssetsJob } from "../../core/model/contract-types.gen.ts";
import type { AssetEdit, Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { logFile } from "../each-file.ts";
import { checkHandles } from "../ips-fields.ts";
import { ipsJob } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { followWithPostJob } from "../upload/post-jobs.ts";
import { cropOf, FILE_FIELDS, RIP_OPTIONS, ripSettings } from "../upload/upload-fields.ts";
import { assetFile, eachAsset } from "./assets-by-handle.ts";
import { inspectImage, optimizedFile, removeOptimized } from "../image-files.ts";
import { ripAsset } from "./rip-asset.ts";

/** The workflow, working in this sandbox. */
export function reprocessAssets(sandbox: Sandbox): Workflow {
  return ipsJob({
    name: "reprocess-assets",
    description:
      "Measures, crops and optimizes images of the library again, rips PDF files where pdfOptions asks for it, and marks assets for publish.",
    element: "reprocessAssetsJob",
    options: RIP_OPTIONS,
    fields: {
      assetHandleArray: "used",
      readyForPublish: "used",
      ...FILE_FIELDS,
      overwriteAVS: "ignored",
    },
    check: (job) => checkHandles("/assetHandleArray", job.assetHandleArray),
    run: async (context, job) => {
      const settings = ripSettings(context, job.pdfOptions);
      const done = await eachAsset(context, job.assetHandleArray, async (file, index, count) => {
        await context.progress(index / count, `Reprocessing ${file.fileName}`);
        const asset = await changed(context, sandbox, { asset: file.asset, job });
        if (asset.type === "Pdf" && settings !== undefined) {
          await ripAsset(context, sandbox, { pdf: asset, settings, overwrite: false });
        } else {
          await logFile(context, file, { code: "file.processed", text: "reprocessed." });
        }
        return asset;
      });
      followWithPostJob(context, job, done);
    },
  });
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
    await removeOptimized(context);
  }
}

/** An optimized file is made where there is a crop, or was one before. */
async function imageEdit(
  context: WorkflowContext,
  sandbox: Sandbox,
  { asset, job }: Reprocessing,
): Promise<AssetEdit> {
  const file = assetFile(asset);
  return context.assets.withLocalFile(asset, async (inputPath) => {
    const measures = await inspectImage(context, sandbox, { file, inputPath });
    const kept = job.preserveCrop === false ? undefined : asset.crop;
    const crop = cropOf(job) ?? kept;
    if (crop === undefined && asset.optimized === undefined) {
      return { measures };
    }
    const { file: optimized } = await optimizedFile(context, sandbox, { file, inputPath, crop });
    return { measures, optimized, crop: crop ?? null };
  });
}
