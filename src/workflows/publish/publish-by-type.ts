/** Workflows image-rendering-publish and video-publish: publish the marked assets of certain types (IPS imageRenderingPublishJob, videoPublishJob). */

import type { AssetType } from "../../core/model/asset-type.ts";
import type { Workflow } from "../../core/ports/workflow-context.ts";
import { ipsJob } from "../ips-job.ts";
import { allOf, isUnpublished, publishAssets } from "./publish-assets.ts";

interface Kind {
  readonly name: string;
  readonly description: string;
  /** Both job types have the same fields. */
  readonly element: "imageRenderingPublishJob" | "videoPublishJob";
  readonly types: readonly AssetType[];
  /** What is not done, because it needs what only the vendor has. */
  readonly missing: string;
}

/** The workflow for what the vendor's rendering servers show. */
export const imageRenderingPublish = publishByType({
  name: "image-rendering-publish",
  description: "Publishes the marked vignettes, cabinets and window coverings as files.",
  element: "imageRenderingPublishJob",
  types: ["Vignette", "Cabinet", "WindowCovering"],
  missing: "rendering them into images needs the vendor's rendering engine",
});

/** The workflow for videos. */
export const videoPublish = publishByType({
  name: "video-publish",
  description: "Publishes the marked videos as files.",
  element: "videoPublishJob",
  types: ["Video"],
  missing: "encoding them for streaming needs the vendor's video engine",
});

function publishByType({ name, description, element, types, missing }: Kind): Workflow {
  return ipsJob({
    name,
    description,
    element,
    fields: { emailSetting: "used", httpCompletionUrl: "used", contextHandle: "ignored" },
    run: async (context) => {
      const marked = await allOf(context.assets.list({ readyForPublish: true, types }));
      const assets = marked.filter(isUnpublished);
      await publishAssets(context, {
        assets,
        directory: context.published,
        isPublic: true,
        missing,
      });
    },
  });
}
