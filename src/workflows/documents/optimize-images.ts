/** Workflow optimize-images: images re-encoded smaller. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { optionFlag, optionNumber, optionText } from "../../core/model/option.ts";
import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import type { RunDocument, Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import { documentFile, eachDocument, logFile, sandboxUse } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { IMAGE_EXTENSIONS } from "../image-files.ts";
import { resultBases } from "../result-bases.ts";
import { countOf } from "../../core/text/count-of.ts";
import {
  COLOUR_PROFILES,
  type ColourProfile,
  type ConvertedImage,
  type EditImageTask,
  type ImageFormat,
} from "../sandbox/task-types.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

const declaration: WorkflowDeclaration = {
  name: "optimize-images",
  description:
    "Re-encodes images, made smaller where they are larger than asked, upright by their EXIF orientation.",
  profiles: [
    {
      name: "web",
      description: "WebP of at most 2,000 pixels, without metadata.",
      options: [
        { name: "maxWidth", value: "2000" },
        { name: "maxHeight", value: "2000" },
      ],
    },
    {
      name: "archive",
      description:
        "The same format and size, in high quality: with its metadata, colours, depth and all its pages; never larger than it came.",
      options: [
        { name: "format", value: "keep" },
        { name: "quality", value: "95" },
        { name: "stripMetadata", value: "false" },
      ],
    },
    {
      name: "preview",
      description: "JPEG of at most 400 pixels.",
      options: [
        { name: "format", value: "jpeg" },
        { name: "maxWidth", value: "400" },
        { name: "maxHeight", value: "400" },
        { name: "quality", value: "75" },
      ],
    },
  ],
  options: [
    {
      name: "format",
      type: "choice",
      description: "Format of the output; keep leaves it as it is.",
      default: "webp",
      choices: ["webp", "avif", "jpeg", "png", "tiff", "keep"],
    },
    {
      name: "maxWidth",
      type: "integer",
      description: "Pixels; a wider image is made smaller, proportions kept.",
      minimum: 1,
      maximum: 16_383,
    },
    {
      name: "maxHeight",
      type: "integer",
      description: "Pixels; a higher image is made smaller, proportions kept.",
      minimum: 1,
      maximum: 16_383,
    },
    {
      name: "quality",
      type: "integer",
      description: "1 (small) to 100 (good); PNG and GIF lose nothing at any.",
      default: "80",
      minimum: 1,
      maximum: 100,
    },
    {
      name: "stripMetadata",
      type: "boolean",
      description: "Leaves out EXIF, XMP and colour profile; colours are converted to sRGB.",
      default: "true",
    },
    {
      name: "colourProfile",
      type: "choice",
      description:
        "Colours are converted to this profile, which is put into the output; CMYK needs the format jpeg or tiff. Without it, they are kept or become sRGB as the other options say.",
      choices: COLOUR_PROFILES,
    },
    {
      name: "eachPage",
      type: "boolean",
      description: "One result for each frame of an animation and each page of a TIFF.",
      default: "false",
    },
  ],
  reads: { types: /^image\//u },
};

/** The workflow, working in this sandbox. */
export function optimizeImages(sandbox: Sandbox): Workflow {
  return { ...declaration, run: async (context) => run(context, sandbox) };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const count = context.documents.length;
  const bases = resultBases(context.documents, "image");
  await eachDocument(context, async (document, index) => {
    const base = bases[index] ?? "image";
    await document.withLocalFile(async (inputPath) => {
      const make = async (page?: number): Promise<ConvertedImage> =>
        convert(context, sandbox, {
          document,
          task: taskOf(context, document, { inputPath, page }),
        });
      if (!optionFlag(document.resolved, "eachPage")) {
        await addImage(context, document, { image: await make(), base });
        return;
      }
      const first = await make(1);
      const { pages = 1 } = first;
      await addImage(context, document, { image: first, base: pages === 1 ? base : `${base}-1` });
      for (let page = 2; page <= pages; page += 1) {
        await addImage(context, document, { image: await make(page), base: `${base}-${page}` });
      }
    });
    await context.progress((index + 1) / count, `Optimized ${document.fileName}`);
  });
}

interface Conversion {
  readonly document: RunDocument;
  readonly task: EditImageTask;
}

async function convert(
  context: WorkflowContext,
  sandbox: Sandbox,
  { document, task }: Conversion,
): Promise<ConvertedImage> {
  const made: ConvertedImage[] = [];
  await sandbox.run<"edit-image">(task, {
    ...sandboxUse(context, documentFile(document)),
    onOutput: async (image) => void made.push(image),
  });
  const [image] = made;
  if (image === undefined) {
    throw new Error("The sandbox made nothing.");
  }
  return image;
}

function taskOf(
  context: WorkflowContext,
  document: RunDocument,
  { inputPath, page }: { readonly inputPath: string; readonly page: number | undefined },
): EditImageTask {
  const options = document.resolved;
  const width = optionNumber(options, "maxWidth");
  const height = optionNumber(options, "maxHeight");
  const profile = optionText(options, "colourProfile");
  return {
    kind: "edit-image",
    inputPath,
    outputPath: join(context.scratchDir, "image"),
    // Checked at submit to be one of the choices.
    format: (optionText(options, "format") ?? "webp") as ImageFormat | "keep",
    quality: optionNumber(options, "quality") ?? 80,
    metadata: optionFlag(options, "stripMetadata") ? "none" : "all",
    fit: "inside",
    enlarge: false,
    ...(profile === undefined ? {} : { colourProfile: profile as ColourProfile }),
    ...(page === undefined ? {} : { page }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}

const KEPT: Readonly<Record<NonNullable<ConvertedImage["unchanged"]>, string>> = {
  "no-smaller": "the result is the file as it came, because made anew it would be no smaller.",
  whole: "the result is the file as it came, because made anew it would not be whole.",
};

async function addImage(
  context: WorkflowContext,
  document: RunDocument,
  { image, base }: { readonly image: ConvertedImage; readonly base: string },
): Promise<void> {
  await context.addResult({
    fileName: fileNameOf(base, `.${IMAGE_EXTENSIONS[image.format]}`),
    contentType: `image/${image.format}`,
    content: fileContent(image.path),
    properties: [
      { name: "width", value: String(image.width) },
      { name: "height", value: String(image.height) },
      { name: "bytesBefore", value: String(document.sizeBytes) },
      { name: "bytesAfter", value: String(image.sizeBytes) },
    ],
    documentId: document.id,
  });
  await rm(image.path, { force: true });
  const text = image.unchanged
    ? KEPT[image.unchanged]
    : `${countOf(document.sizeBytes, "byte")} became ${image.sizeBytes}.`;
  await logFile(context, documentFile(document), { code: "file.processed", text });
}
