/** What is done to image files in the sandbox for the library: measured, and made into the file that is published. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Crop } from "../core/model/asset.ts";
import {
  type NewFile,
  type WorkflowContext,
  WorkflowFailure,
} from "../core/ports/workflow-context.ts";
import { type NamedFile, sandboxUse } from "./each-file.ts";
import { fileContent } from "./file-content.ts";
import type {
  ConvertedImage,
  EditImageTask,
  InspectedImage,
  ImageFormat,
  Outputs,
  TaskKind,
  TaskOf,
} from "./sandbox/task-types.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

/** The one output of a task. Throws WorkflowFailure. */
async function outputOf<K extends TaskKind>(
  context: WorkflowContext,
  sandbox: Sandbox,
  { file, task }: { readonly file: NamedFile; readonly task: TaskOf<K> },
): Promise<Outputs[K]> {
  const outputs: Outputs[K][] = [];
  await sandbox.run<K>(task, {
    ...sandboxUse(context, file),
    onOutput: async (output) => void outputs.push(output),
  });
  const [output] = outputs;
  if (output === undefined) {
    throw new Error("The sandbox made nothing.");
  }
  return output;
}

/** An image and how the caller knows it. */
export interface ImageInput {
  readonly file: NamedFile;
  readonly inputPath: string;
}

/** What an image measures; {} for formats that cannot be read here. Throws WorkflowFailure for a damaged image. */
export async function inspectImage(
  context: WorkflowContext,
  sandbox: Sandbox,
  { file, inputPath }: ImageInput,
): Promise<Partial<InspectedImage>> {
  try {
    const task = { kind: "inspect-image", inputPath } as const;
    return await outputOf<"inspect-image">(context, sandbox, { file, task });
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code === "unsupportedFormat") {
      return {};
    }
    throw error;
  }
}

export type ImageEdit = Omit<EditImageTask, "kind" | "inputPath" | "outputPath">;

/** Edits one image into a file of the run's own. Throws WorkflowFailure. */
export async function editImage(
  context: WorkflowContext,
  sandbox: Sandbox,
  asked: ImageEdit & ImageInput & { readonly outputName: string },
): Promise<ConvertedImage> {
  const { file, outputName, ...edit } = asked;
  const outputPath = join(context.scratchDir, outputName);
  const task = { ...edit, kind: "edit-image", outputPath } as const;
  return outputOf<"edit-image">(context, sandbox, { file, task });
}

const OPTIMIZED_QUALITY = 85;

/** The run's own file, one at a time. */
const OPTIMIZED = "optimized";

/** The file that is published instead of the original: the same format, upright, cropped. */
export async function optimizedFile(
  context: WorkflowContext,
  sandbox: Sandbox,
  { crop, ...input }: ImageInput & { readonly crop?: Crop | undefined },
): Promise<{ readonly file: NewFile; readonly sizeBytes: number }> {
  const made = await editImage(context, sandbox, {
    ...input,
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
