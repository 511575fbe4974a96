/** Workflow export: a zip of assets, as they came or converted, with a link to fetch it by (IPS exportJob). */

import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Asset } from "../../core/model/asset.ts";
import type { ExportJob } from "../../core/model/contract-types.gen.ts";
import type { Violation } from "../../core/model/problem.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { baseName, fileNameOf, zipName } from "../../core/text/file-name.ts";
import { entryNames } from "../../core/text/entry-names.ts";
import { zipStream } from "../documents/zip-stream.ts";
import { logFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { checkHandles, checkWord } from "../ips-fields.ts";
import { ipsJob } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { assetFile, eachAsset } from "./assets-by-handle.ts";
import { editImage, IMAGE_EXTENSIONS, type ImageEdit } from "../image-files.ts";
import { type Modifiers, parseModifiers } from "./image-modifiers.ts";

/** The workflow, converting in this sandbox. */
export function exportAssets(sandbox: Sandbox): Workflow {
  return ipsJob({
    name: "export",
    description:
      "Packs assets into a zip, as they came (fmt orig) or as converted images (fmt convert with is_modifier), and tells a link by which it can be fetched for a limited time.",
    element: "exportJob",
    fields: {
      assetHandleArray: "used",
      fmt: "used",
      is_modifier: "used",
      macro: "ignored",
      emailSetting: "used",
      clientId: "ignored",
    },
    check: (job) => [
      ...checkHandles("/assetHandleArray", job.assetHandleArray),
      ...checkWord("/fmt", job.fmt, ["orig", "convert"]),
      ...checkModifiers(job),
    ],
    ignored: (job) => {
      const unused = job.fmt !== "convert" && (job.is_modifier ?? "") !== "";
      const unknown = modifiersOf(job)?.ignored ?? [];
      return [...(unused ? ["is_modifier"] : []), ...unknown.map((name) => `is_modifier ${name}`)];
    },
    run: async (context, job) => {
      const edit = modifiersOf(job)?.edit;
      const packed = await eachAsset(context, job.assetHandleArray, async (file, index, count) => {
        const { asset, fileName } = file;
        await context.progress(index / (count + 1), `Adding ${fileName}`);
        if (asset.type === "ImageSet") {
          throw new WorkflowFailure("option", "A set has no file of its own; export its members.");
        }
        if (edit !== undefined && isPicture(asset)) {
          return converted(context, asset, { sandbox, edit });
        }
        const original = await unchanged(context, asset);
        if (edit !== undefined) {
          const text = "packed as it is, because only pictures are converted.";
          await logFile(context, file, { code: "file.warning", severity: "warning", text });
        }
        return original;
      });
      await addZip(context, packed);
    },
  });
}

const MODIFIER_CHARS_MAX = 2000;

function checkModifiers({ is_modifier: text = "" }: ExportJob): readonly Violation[] {
  const message = `is_modifier may have at most ${MODIFIER_CHARS_MAX} characters.`;
  return text.length > MODIFIER_CHARS_MAX
    ? [{ pointer: "/is_modifier", rule: "length", message }]
    : [];
}

function isPicture({ type }: Asset): boolean {
  return type === "Image" || type === "Svg";
}

/** How images are to be converted; undefined where they are not. */
function modifiersOf({ fmt, is_modifier: text = "" }: ExportJob): Modifiers | undefined {
  return fmt === "convert" ? parseModifiers(text) : undefined;
}

/** A file that goes into the zip. */
interface PackedFile {
  readonly asset: Asset;
  readonly fileName: string;
  open(): AsyncIterable<Uint8Array>;
}

/** Where the content is missing, this file fails alone; what goes missing later breaks the zip. */
async function unchanged(context: WorkflowContext, asset: Asset): Promise<PackedFile> {
  await context.assets.demand(asset);
  return { asset, fileName: asset.fileName, open: () => context.assets.read(asset) };
}

interface Conversion {
  readonly sandbox: Sandbox;
  readonly edit: ImageEdit;
}

async function converted(
  context: WorkflowContext,
  asset: Asset,
  { sandbox, edit }: Conversion,
): Promise<PackedFile> {
  const crop = asset.crop === undefined ? {} : { crop: asset.crop };
  const made = await context.assets.withLocalFile(asset, async (inputPath) =>
    editImage(context, sandbox, {
      ...edit,
      ...crop,
      file: assetFile(asset),
      inputPath,
      outputName: "converted",
    }),
  );
  const path = join(context.scratchDir, `export-${asset.id}`);
  await rename(made.path, path);
  const fileName = fileNameOf(baseName(asset.fileName), `.${IMAGE_EXTENSIONS[made.format]}`);
  return { asset, fileName, open: () => fileContent(path) };
}

async function addZip(context: WorkflowContext, packed: readonly PackedFile[]): Promise<void> {
  const names = entryNames(packed);
  const result = await context.addResult({
    fileName: zipName(context.job.asked.name ?? "", "export"),
    contentType: "application/zip",
    content: zip(context, packed, names),
    properties: [{ name: "files", value: String(packed.length) }],
  });
  for (const [index, { asset }] of packed.entries()) {
    const text = `packed as ${names[index]}.`;
    await logFile(context, assetFile(asset), { code: "file.processed", text });
  }
  const path = context.downloadPath(result);
  const message = `${result.fileName} can be fetched with the link of this event, without logging in, until it expires.`;
  await context.log({ code: "export.ready", severity: "info", message, fileName: path });
}

/** Made again from the same job it is the same, byte for byte. */
function zip(
  context: WorkflowContext,
  packed: readonly PackedFile[],
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
