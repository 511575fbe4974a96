/** Workflows image-rendering-publish and video-publish: publish the marked assets of certain types (IPS imageRenderingPublishJob, videoPublishJob). */

import type { AssetType } from "../../core/model/asset.ts";
import type {
  ImageRenderingPublishJob,
  Parameters,
  VideoPublishJob,
} from "../../core/model/contract-types.gen.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { checkEmailSetting, type FieldRules, ignoredFields, logIgnored } from "../ips-job.ts";
import { allOf, isUnpublished, publishAssets } from "./publish-assets.ts";

/** Both job types have the same fields. */
type Job = ImageRenderingPublishJob & VideoPublishJob;

const JOB_FIELDS: FieldRules<Job> = {
  emailSetting: "used",
  httpCompletionUrl: "used",
  contextHandle: "ignored",
};

interface Kind {
  readonly name: string;
  readonly description: string;
  readonly parameters: "imageRenderingPublishJob" | "videoPublishJob";
  readonly types: readonly AssetType[];
  /** What is not done, because it needs what only the vendor has. */
  readonly missing: string;
}

/** The workflow for what the vendor's rendering servers show. */
export const imageRenderingPublish = publishByType({
  name: "image-rendering-publish",
  description: "Publishes the marked vignettes, cabinets and window coverings as files.",
  parameters: "imageRenderingPublishJob",
  types: ["Vignette", "Cabinet", "WindowCovering"],
  missing: "rendering them into images needs the vendor's rendering engine",
});

/** The workflow for videos. */
export const videoPublish = publishByType({
  name: "video-publish",
  description: "Publishes the marked videos as files.",
  parameters: "videoPublishJob",
  types: ["Video"],
  missing: "encoding them for streaming needs the vendor's video engine",
});

function publishByType(kind: Kind): Workflow {
  const { name, description, parameters } = kind;
  return {
    name,
    description,
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters,
    checkParameters: (given: Parameters) => {
      const job = given[parameters];
      return job === undefined ? [] : checkEmailSetting(job.emailSetting);
    },
    run: async (context) => run(context, kind),
  };
}

async function run(context: WorkflowContext, { parameters, types, missing }: Kind): Promise<void> {
  const job = context.parameters?.[parameters];
  if (job === undefined) {
    throw new Error(`The job has no ${parameters}.`);
  }
  await logIgnored(context, ignoredFields(job, JOB_FIELDS), job.emailSetting);
  const message = `The files are published as they are: ${missing}.`;
  await context.log({ code: "option.ignored", severity: "warning", message });
  const marked = await allOf(context.assets.list({ readyForPublish: true, types }));
  const assets = marked.filter(isUnpublished);
  await publishAssets(context, { assets, directory: context.published, isPublic: true });
}
