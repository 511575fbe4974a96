/** Workflow automated-set-generation: groups images into image sets by their names (IPS automatedSetGenerationJob). */

import { Readable } from "node:stream";
import { assetPath, parseFolder } from "../../core/model/asset.ts";
import type { AutoSetCreationOptions } from "../../core/model/contract-types.gen.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import { eachFile, logFile } from "../each-file.ts";
import { checkHandles, type FieldRules, ignoredFields } from "../ips-fields.ts";
import { ipsJob } from "../ips-job.ts";
import { checkFolder } from "../upload/upload-fields.ts";
import { assetFile, type AssetFile, eachAsset } from "./assets-by-handle.ts";
import { countOf } from "../../core/text/count-of.ts";
import { type NamedSet, setsOf } from "./set-rule.ts";

const SET_EXTENSION = ".imageset";

const SET_OPTIONS: FieldRules<AutoSetCreationOptions> = { autoSetsArray: "ignored" };

/** The workflow. */
export const automatedSetGeneration: Workflow = ipsJob({
  name: "automated-set-generation",
  description:
    "Groups images whose names differ only in a number after the last _ or - into image sets, which become assets.",
  element: "automatedSetGenerationJob",
  fields: {
    assetHandleArray: "used",
    destFolder: "used",
    readyForPublish: "used",
    synchronizationComplete: "ignored",
    autoSetCreationOptions: "used",
    emailSetting: "used",
  },
  check: (job) => [
    ...checkHandles("/assetHandleArray", job.assetHandleArray),
    ...checkFolder("/destFolder", job.destFolder),
  ],
  ignored: (job) =>
    ignoredFields(job.autoSetCreationOptions, SET_OPTIONS).map(
      (name) => `autoSetCreationOptions.${name}`,
    ),
  run: async (context, { assetHandleArray, destFolder = "", readyForPublish }) => {
    const given = await eachAsset(context, assetHandleArray, async ({ asset }) => asset);
    const { sets, others } = setsOf(given);
    for (const asset of others) {
      await logUngrouped(context, assetFile(asset));
    }
    const folder = parseFolder(destFolder) ?? "";
    const files = sets.map((set) => ({
      fileName: assetPath({ folder, fileName: fileNameOf(set.name, SET_EXTENSION) }),
      set,
    }));
    await eachFile(context, files, async ({ fileName, set }, index) => {
      await context.progress(index / files.length, `Making ${fileName}`);
      await storeSet(context, { set, folder, readyForPublish });
    });
  },
});

async function logUngrouped(context: WorkflowContext, file: AssetFile): Promise<void> {
  const why =
    file.asset.type === "Image"
      ? "no other image given has its name and another number"
      : "it is no image";
  await logFile(context, file, { code: "file.skipped", text: `in no set, because ${why}.` });
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
  const code = replaced ? "asset.replaced" : "asset.added";
  await logFile(context, assetFile(asset), {
    code,
    text: `a set of ${countOf(set.members.length, "image")}.`,
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
