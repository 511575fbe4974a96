/** Workflow image-serving-publish: makes the marked assets of the library readable in the publish directory (IPS imageServingPublishJob). */

import { assetPath } from "../../core/model/asset.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { logFile } from "../each-file.ts";
import { checkPublishType } from "../ips-fields.ts";
import { ipsJob } from "../ips-job.ts";
import { assetFile } from "../library/assets-by-handle.ts";
import { allOf, GENERATED_PATHS, isUnpublished, publishAssets } from "./publish-assets.ts";

/** The workflow. */
export const imageServingPublish: Workflow = ipsJob({
  name: "image-serving-publish",
  description:
    "Publishes the assets that are marked ready for publish under /published/; Full takes away what is no longer marked, Incremental leaves out what has not changed.",
  element: "imageServingPublishJob",
  fields: {
    publishType: "used",
    emailSetting: "used",
    httpCompletionUrl: "used",
    contextHandle: "ignored",
  },
  check: (job) => checkPublishType(job.publishType),
  run: async (context, { publishType }) => {
    if (publishType === "FullWithSearch") {
      const message =
        "publishType FullWithSearch did what Full does: there is no search index yet.";
      await context.log({ code: "option.ignored", severity: "warning", message });
    }
    const marked = await allOf(context.assets.list({ readyForPublish: true }));
    const isFull = publishType !== "Incremental";
    const assets = isFull ? marked : marked.filter(isUnpublished);
    await publishAssets(context, { assets, directory: context.published, isPublic: true });
    if (isFull) {
      await unpublishOthers(context, marked.map(assetPath));
    }
  },
});

async function unpublishOthers(context: WorkflowContext, marked: readonly string[]): Promise<void> {
  const kept = [...marked, ...Object.values(GENERATED_PATHS)];
  const removed = await context.published.keepOnly(context.companyNumber, kept);
  await context.assets.setPublished(removed, false);
  for (const path of removed) {
    const asset = await context.assets.find(path);
    const file = asset === undefined ? { fileName: path } : assetFile(asset);
    const text = "no longer published, because it is not marked ready for publish.";
    await logFile(context, file, { code: "asset.unpublished", text });
  }
}
