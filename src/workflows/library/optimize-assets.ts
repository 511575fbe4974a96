/** Workflow optimize-assets: makes smaller files to be published of images that have none yet (IPS optimizeImagesJob). */

import type { Asset } from "../../core/model/asset.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { eachFile, logFile } from "../each-file.ts";
import { ipsJob } from "../ips-job.ts";
import { allOf } from "../publish/publish-assets.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { assetFile } from "./assets-by-handle.ts";
import { countOf } from "../../core/text/count-of.ts";
import { optimizedFile, removeOptimized } from "../image-files.ts";

/** The workflow, working in this sandbox. */
export function optimizeAssets(sandbox: Sandbox): Workflow {
  return ipsJob({
    name: "optimize-assets",
    description:
      "Makes smaller files, which are published instead of the originals, of all images of the library that have not been optimized.",
    element: "optimizeImagesJob",
    fields: { emailSetting: "used" },
    run: async (context) => {
      const images = await allOf(context.assets.list({ types: ["Image"] }));
      const files = images.filter(({ optimizedAt }) => optimizedAt === undefined).map(assetFile);
      await eachFile(context, files, async (file, index) => {
        await context.progress(index / files.length, `Optimizing ${file.fileName}`);
        const text = `${await optimize(context, sandbox, file.asset)}.`;
        await logFile(context, file, { code: "file.processed", text });
      });
    },
  });
}

/** Returns what came of it. */
async function optimize(context: WorkflowContext, sandbox: Sandbox, asset: Asset): Promise<string> {
  const { crop } = asset;
  const { file, sizeBytes } = await context.assets.withLocalFile(asset, async (inputPath) =>
    optimizedFile(context, sandbox, { file: assetFile(asset), inputPath, crop }),
  );
  const isWorthIt = sizeBytes < asset.sizeBytes || crop !== undefined;
  try {
    await context.assets.change(asset, { optimized: isWorthIt ? file : null });
  } finally {
    await removeOptimized(context);
  }
  return isWorthIt
    ? `${countOf(asset.sizeBytes, "byte")} became ${sizeBytes}`
    : "stays as it is, because it would not become smaller";
}
