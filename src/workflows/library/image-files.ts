/** What is done to image files in the sandbox for the library: measured, and made into the file that is published. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Crop } from "../../core/model/asset.ts";
import {
  type NewFile,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { fileContent } from "../file-content.ts";
import type {
  ConvertedImage,
  EditImageTask,
  InspectedImage,
  ImageFormat,
} from "../sandbox/messages.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** What an image measures; {} for formats that cannot be read here. Throws WorkflowFailure for a damaged image. */
export async function inspectImage(
  context: WorkflowContext,
  sandbox: Sandbox,
  inputPath: string,
): Promise<Partial<InspectedImage>> {
  let measures: Partial<InspectedImage> = {};
  try {
    await sandbox.run(
      { kind: "inspect-image", inputPath },
      {
        owner: String(context.companyNumber),
        signal: context.signal,
        onOutput: async (inspected) => {
          measures = inspected;
        },
      },
    );
  } catch (error) {
    if (!(error instanceof WorkflowFailure && error.code === "unsupportedFormat")) {
      throw error;
    }
  }
  return measures;
}

export type ImageEdit = Omit<EditImageTask, "kind" | "inputPath" | "outputPath">;

/** Edits one image into a file of the run's own. Throws WorkflowFailure. */
export async function editImage(
  context: WorkflowContext,
  sandbox: Sandbox,
  task: ImageEdit & { readonly inputPath: string; readonly outputName: string },
): Promise<ConvertedImage> {
  const { outputName, ...edit } = task;
  const outputPath = join(context.scratchDir, outputName);
  let made: ConvertedImage | undefined;
  await sandbox.run(
    { ...edit, kind: "edit-image", outputPath },
    {
      owner: String(context.companyNumber),
      signal: context.signal,
      onOutput: async (image) => {
        made = image;
      },
    },
  );
  if (made === undefined) {
    throw new Error("The sandbox made no image.");
  }
  return made;
}

const OPTIMIZED_QUALITY = 85;

/** The run's own file, one at a time. */
const OPTIMIZED = "optimized";

/** The file that is published instead of the original: the same format, upright, cropped. */
export async function optimizedFile(
  context: WorkflowContext,
  sandbox: Sandbox,
  { inputPath, crop }: { readonly inputPath: string; readonly crop?: Crop | undefined },
): Promise<{ readonly file: NewFile; readonly sizeBytes: number }> {
  const made = await editImage(context, sandbox, {
    inputPath,
    outputName: OPTIMIZED,
    fit: "inside",
    enlarge: false,
    format: "keep",
    quality: OPTIMIZED_QUALITY,
    ...(crop === undefined ? {} : { crop }),
  });
  const { path, format, width, height, sizeBytes } = made;
  const contentType = `image/${format}`;
  return { file: { content: fileContent(path), contentType, width, height }, sizeBytes };
}

/** Removes what optimizedFile made, once it is stored. */
export async function removeOptimized({ scratchDir }: WorkflowContext): Promise<void> {
  await rm(join(scratchDir, OPTIMIZED), { force: true });
}

export const IMAGE_EXTENSIONS: Readonly<Record<ImageFormat, string>> = {
  avif: "avif",
  gif: "gif",
  jpeg: "jpg",
  png: "png",
  tiff: "tif",
  webp: "webp",
};
