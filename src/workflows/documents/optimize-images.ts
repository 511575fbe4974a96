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
import type { ConvertedImage, EditImageTask, ImageFormat } from "../sandbox/task-types.ts";
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
      description: "The same format and size with its metadata, in high quality.",
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
      choices: ["webp", "avif", "jpeg", "png", "keep"],
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
    await document.withLocalFile(async (inputPath) =>
      sandbox.run(taskOf(context, document, inputPath), {
        ...sandboxUse(context, documentFile(document)),
        onOutput: async (image) =>
          addImage(context, document, { image, base: bases[index] ?? "image" }),
      }),
    );
    await context.progress((index + 1) / count, `Optimized ${document.fileName}`);
  });
}

function taskOf(context: WorkflowContext, document: RunDocument, inputPath: string): EditImageTask {
  const options = document.resolved;
  const width = optionNumber(options, "maxWidth");
  const height = optionNumber(options, "maxHeight");
  return {
    kind: "edit-image",
    inputPath,
    outputPath: join(context.scratchDir, "image"),
    // Checked at submit to be one of the choices.
    format: (optionText(options, "format") ?? "webp") as ImageFormat | "keep",
    quality: optionNumber(options, "quality") ?? 80,
    metadata: optionFlag(options, "stripMetadata") ? "none" : "all",
    isAnimated: true,
    fit: "inside",
    enlarge: false,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}

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
  const text = `${document.sizeBytes} bytes became ${image.sizeBytes}.`;
  await logFile(context, documentFile(document), { code: "file.processed", text });
}
