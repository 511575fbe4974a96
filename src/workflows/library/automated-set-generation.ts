/** Workflow automated-set-generation: groups images into image sets by their names (IPS automatedSetGenerationJob). */

import { Readable } from "node:stream";
import { type Asset, assetPath, parseFolder } from "../../core/model/asset.ts";
import type {
  AutoSetCreationOptions,
  AutomatedSetGenerationJob,
  Parameters,
} from "../../core/model/contract-types.gen.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import type { Violation } from "../../core/model/problem.ts";
import {
  type Workflow,
  WorkflowFailure,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { handledFiles } from "./assets-by-handle.ts";
import { eachFile } from "../each-file.ts";
import {
  checkEmailSetting,
  checkHandles,
  type FieldRules,
  ignoredFields,
  logIgnored,
} from "../ips-job.ts";
import { type NamedSet, setsOf } from "./set-rule.ts";
import { checkFolder } from "../upload/upload-fields.ts";

const JOB_FIELDS: FieldRules<AutomatedSetGenerationJob> = {
  assetHandleArray: "used",
  destFolder: "used",
  readyForPublish: "used",
  synchronizationComplete: "ignored",
  autoSetCreationOptions: "used",
  emailSetting: "used",
};

const SET_EXTENSION = ".imageset";

const SET_OPTIONS: FieldRules<AutoSetCreationOptions> = { autoSetsArray: "ignored" };

/** The workflow. */
export const automatedSetGeneration: Workflow = {
  name: "automated-set-generation",
  description:
    "Groups images whose names differ only in a number after the last _ or - into image sets, which become assets.",
  profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
  options: [],
  parameters: "automatedSetGenerationJob",
  checkParameters,
  run,
};

function checkParameters({ automatedSetGenerationJob: job }: Parameters): readonly Violation[] {
  return job === undefined
    ? []
    : [
        ...checkHandles("/assetHandleArray", job.assetHandleArray),
        ...checkFolder("/destFolder", job.destFolder),
        ...checkEmailSetting(job.emailSetting),
      ];
}

async function run(context: WorkflowContext): Promise<void> {
  const job = context.parameters?.automatedSetGenerationJob;
  if (job === undefined) {
    throw new Error("The job has no automatedSetGenerationJob.");
  }
  const inOptions = ignoredFields(job.autoSetCreationOptions, SET_OPTIONS);
  const ignored = inOptions.map((name) => `autoSetCreationOptions.${name}`);
  await logIgnored(context, [...ignoredFields(job, JOB_FIELDS), ...ignored], job.emailSetting);
  const assets: Asset[] = [];
  await eachFile(context, await handledFiles(context, job.assetHandleArray), async (file) => {
    assets.push(file.demand());
  });
  const { sets, others } = setsOf(assets);
  for (const asset of others) {
    await logUngrouped(context, asset);
  }
  const folder = parseFolder(job.destFolder ?? "") ?? "";
  const files = sets.map((set) => ({
    fileName: assetPath({ folder, fileName: fileNameOf(set.name, SET_EXTENSION) }),
    set,
  }));
  await eachFile(context, files, async ({ fileName, set }, index) => {
    await context.progress(index / files.length, `Making ${fileName}`);
    await storeSet(context, { set, folder, readyForPublish: job.readyForPublish });
  });
}

async function logUngrouped(context: WorkflowContext, asset: Asset): Promise<void> {
  const fileName = assetPath(asset);
  const why =
    asset.type === "Image"
      ? "no other image given has its name and another number"
      : "it is no image";
  const message = `${fileName}: in no set, because ${why}.`;
  await context.log({
    code: "file.skipped",
    severity: "info",
    message,
    fileName,
    assetId: asset.id,
  });
}

interface SetToStore {
  readonly set: NamedSet;
  readonly folder: string;
  readonly readyForPublish: boolean;
}

async function storeSet(
  context: WorkflowContext,
  { set, folder, readyForPublish }: SetToStore,
): Promise<void> {
  const place = { folder, fileName: fileNameOf(set.name, SET_EXTENSION) };
  const name = assetPath(place);
  const existing = await context.assets.find(name);
  if (existing !== undefined && existing.type !== "ImageSet") {
    throw new WorkflowFailure("option", "Another asset, which is no set, has this name.");
  }
  const { asset, replaced } = await context.assets.put({
    ...place,
    type: "ImageSet",
    contentType: "application/xml",
    readyForPublish,
    content: Readable.from([Buffer.from(await setDocument(context, set))]),
  });
  await context.log({
    code: replaced ? "asset.replaced" : "asset.added",
    severity: "info",
    message: `${name}: a set of ${set.members.length} images.`,
    fileName: name,
    assetId: asset.id,
  });
}

async function setDocument(context: WorkflowContext, set: NamedSet): Promise<string> {
  const { create } = await import("xmlbuilder2");
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele("imageSet", { name: set.name });
  for (const member of set.members) {
    root.ele("member", { assetHandle: context.assets.handleOf(member), path: assetPath(member) });
  }
  return root.end({ prettyPrint: true });
}
