/** Workflow export: a zip of assets, as they came or converted, with a link to fetch it by (IPS exportJob). */

import { rename } from "node:fs/promises";
import { join } from "node:path";
import { type Asset, assetPath } from "../../core/model/asset.ts";
import type { ExportJob, Parameters } from "../../core/model/contract-types.gen.ts";
import { baseName, fileNameOf, zipName } from "../../core/text/file-name.ts";
import type { Violation } from "../../core/model/problem.ts";
import {
  type Workflow,
  WorkflowFailure,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { handledFiles } from "./assets-by-handle.ts";
import { eachFile } from "../each-file.ts";
import { entryNames } from "../documents/entry-names.ts";
import { fileContent } from "../file-content.ts";
import { editImage, IMAGE_EXTENSIONS } from "./image-files.ts";
import { parseModifiers } from "./image-modifiers.ts";
import {
  checkEmailSetting,
  checkHandles,
  checkWord,
  type FieldRules,
  ignoredFields,
  logIgnored,
} from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { zipStream } from "../documents/zip-stream.ts";

const JOB_FIELDS: FieldRules<ExportJob> = {
  assetHandleArray: "used",
  fmt: "used",
  is_modifier: "used",
  macro: "ignored",
  emailSetting: "used",
  clientId: "ignored",
};

const MODIFIER_CHARS_MAX = 2000;

/** The workflow, converting in this sandbox. */
export function exportAssets(sandbox: Sandbox): Workflow {
  return {
    name: "export",
    description:
      "Packs assets into a zip, as they came (fmt orig) or as converted images (fmt convert with is_modifier), and tells a link by which it can be fetched for a limited time.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "exportJob",
    checkParameters,
    run: async (context) => run(context, sandbox),
  };
}

function checkParameters({ exportJob: job }: Parameters): readonly Violation[] {
  if (job === undefined) {
    return [];
  }
  const tooLong = (job.is_modifier ?? "").length > MODIFIER_CHARS_MAX;
  const message = `is_modifier may have at most ${MODIFIER_CHARS_MAX} characters.`;
  return [
    ...checkHandles("/assetHandleArray", job.assetHandleArray),
    ...checkWord("/fmt", job.fmt, ["orig", "convert"]),
    ...(tooLong ? [{ pointer: "/is_modifier", rule: "length" as const, message }] : []),
    ...checkEmailSetting(job.emailSetting),
  ];
}

/** A file that goes into the zip. */
interface Packed {
  readonly asset: Asset;
  readonly fileName: string;
  open(): AsyncIterable<Uint8Array>;
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const job = context.parameters?.exportJob;
  if (job === undefined) {
    throw new Error("The job has no exportJob.");
  }
  const modifiers = job.fmt === "convert" ? parseModifiers(job.is_modifier ?? "") : undefined;
  const unused = modifiers === undefined && (job.is_modifier ?? "") !== "" ? ["is_modifier"] : [];
  const unknown = (modifiers?.ignored ?? []).map((name) => `is_modifier ${name}`);
  const ignored = [...ignoredFields(job, JOB_FIELDS), ...unused, ...unknown];
  await logIgnored(context, ignored, job.emailSetting);
  const packed: Packed[] = [];
  const files = await handledFiles(context, job.assetHandleArray);
  await eachFile(context, files, async (file, index) => {
    const asset = file.demand();
    await context.progress(index / (files.length + 1), `Adding ${file.fileName}`);
    if (asset.type === "ImageSet") {
      throw new WorkflowFailure("option", "A set has no file of its own; export its members.");
    }
    const convert = modifiers !== undefined && asset.type === "Image";
    const edit = { sandbox, edit: modifiers?.edit, index };
    packed.push(convert ? await converted(context, asset, edit) : await original(context, asset));
    if (modifiers !== undefined && !convert) {
      const message = `${file.fileName}: packed as it is, because only images are converted.`;
      await log(context, { code: "option.ignored", severity: "warning", message, asset });
    }
  });
  await addZip(context, packed);
}

/** Where the content is missing, this file fails alone; what goes missing later breaks the zip. */
async function original(context: WorkflowContext, asset: Asset): Promise<Packed> {
  await context.assets.demand(asset);
  return { asset, fileName: asset.fileName, open: () => context.assets.read(asset) };
}

interface Conversion {
  readonly sandbox: Sandbox;
  readonly edit: ReturnType<typeof parseModifiers>["edit"] | undefined;
  readonly index: number;
}

async function converted(
  context: WorkflowContext,
  asset: Asset,
  { sandbox, edit, index }: Conversion,
): Promise<Packed> {
  if (edit === undefined) {
    throw new Error("There is nothing to convert by.");
  }
  const crop = asset.crop === undefined ? {} : { crop: asset.crop };
  const made = await context.assets.withLocalFile(asset, async (inputPath) =>
    editImage(context, sandbox, { ...edit, ...crop, inputPath, outputName: "converted" }),
  );
  const path = join(context.scratchDir, `export-${index}`);
  await rename(made.path, path);
  const fileName = fileNameOf(baseName(asset.fileName), `.${IMAGE_EXTENSIONS[made.format]}`);
  return { asset, fileName, open: () => fileContent(path) };
}

async function addZip(context: WorkflowContext, packed: readonly Packed[]): Promise<void> {
  const names = entryNames(packed);
  const result = await context.addResult({
    fileName: zipName(context.job.asked.name ?? "", "export"),
    contentType: "application/zip",
    content: zip(context, packed, names),
    properties: [{ name: "files", value: String(packed.length) }],
  });
  for (const [index, { asset }] of packed.entries()) {
    const message = `${assetPath(asset)}: packed as ${names[index]}.`;
    await log(context, { code: "file.processed", severity: "info", message, asset });
  }
  const path = context.downloadPath(result);
  const message = `${result.fileName} can be fetched with the link of this event, without logging in, until it expires.`;
  await context.log({ code: "export.ready", severity: "info", message, fileName: path });
}

interface Line {
  readonly code: "option.ignored" | "file.processed";
  readonly severity: "info" | "warning";
  readonly message: string;
  readonly asset: Asset;
}

async function log(context: WorkflowContext, { asset, ...line }: Line): Promise<void> {
  await context.log({ ...line, fileName: assetPath(asset), assetId: asset.id });
}

/** Made again from the same job it is the same, byte for byte. */
function zip(
  context: WorkflowContext,
  packed: readonly Packed[],
  names: readonly string[],
): AsyncIterable<Uint8Array> {
  return zipStream(
    packed.map((each, index) => ({
      name: names[index] ?? "",
      modifiedAt: context.job.createdAt,
      compress: true,
      open: () => each.open(),
    })),
    context.signal,
  );
}
