/** Workflow server-directory-publish: copies the marked images and sets into the operator's directory (IPS serverDirectoryPublishJob). */

import type { PublishDirectory } from "../../core/ports/files.ts";
import { type Workflow, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { ipsJob } from "../ips-job.ts";
import { allOf, publishAssets } from "./publish-assets.ts";

/** The workflow, writing into this directory; without one it refuses jobs. */
export function serverDirectoryPublish(
  directory: Pick<PublishDirectory, "publish"> | undefined,
): Workflow {
  return ipsJob({
    name: "server-directory-publish",
    description:
      "Copies the marked images and sets into the directory PUBLISH_DIRECTORY of the server, below the company's number; nothing is removed there.",
    element: "serverDirectoryPublishJob",
    fields: { emailSetting: "used", httpCompletionUrl: "used" },
    ...(directory === undefined ? { refusal: NO_DIRECTORY } : {}),
    run: async (context) => {
      if (directory === undefined) {
        const message = "The operator has taken the directory for published files away.";
        throw new WorkflowFailure("option", message);
      }
      const assets = await allOf(
        context.assets.list({ readyForPublish: true, types: ["Image", "ImageSet"] }),
      );
      await publishAssets(context, { assets, directory, isPublic: false });
    },
  });
}

const NO_DIRECTORY = {
  pointer: "",
  rule: "unsupported",
  message:
    "This server publishes into no directory of its own; its operator can name one with PUBLISH_DIRECTORY.",
} as const;
