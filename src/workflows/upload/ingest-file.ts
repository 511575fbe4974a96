/** Brings one file into the library: checked, measured, cropped and ripped as the job asks, and told as one event. */

import { type Asset, assetPath, type Crop } from "../../core/model/asset.ts";
import type { UploadPostJob } from "../../core/model/contract-types.gen.ts";
import type { StoredAsset, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { contentTypeOf } from "../../core/text/file-name.ts";
import { logFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { inspectImage, optimizedFile, removeOptimized } from "../image-files.ts";
import { ripAsset } from "../library/rip-asset.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { kindOfFile, withStaged } from "./stage-file.ts";
import { countOf } from "../../core/text/count-of.ts";
import { cropOf, type FileOptions, ripSettings } from "./upload-fields.ts";

/** How a job wants its files to be stored. */
export interface IngestOptions
  extends FileOptions,
    Pick<UploadPostJob, "overwrite" | "readyForPublish" | "preservePublishState"> {
  /** Absent is true. */
  readonly preserveCrop?: boolean;
}

export interface IncomingFile {
  /** As the caller knows it, for events. */
  readonly name: string;
  readonly folder: string;
  readonly fileName: string;
  /** Where it comes from, for people. */
  readonly from: string;
  /** Called only if the file is wanted. */
  open(): Promise<{ readonly content: AsyncIterable<Uint8Array>; readonly contentType?: string }>;
}

export interface Ingestion {
  readonly file: IncomingFile;
  readonly options: IngestOptions;
  readonly sandbox: Sandbox;
}

/** Stores the file; undefined if it was skipped, because it exists. Throws WorkflowFailure, and what opening it throws. */
export async function ingestFile(
  context: WorkflowContext,
  { file, options, sandbox }: Ingestion,
): Promise<Asset | undefined> {
  const existing = await context.assets.find(assetPath(file));
  // What an earlier attempt of this job stored is its own.
  if (existing !== undefined && !options.overwrite && existing.jobId !== context.job.id) {
    const text = "skipped, because it exists and overwrite is false.";
    const skipped = { fileName: file.name, assetId: existing.id };
    await logFile(context, skipped, { code: "file.skipped", text });
    return undefined;
  }
  const { content, contentType } = await file.open();
  const stored = await withStaged(context, content, async (path) =>
    storeStaged(context, { file, options, sandbox, existing, path, contentType }),
  );
  await logStored(context, file, stored);
  const { asset } = stored;
  const settings = ripSettings(context, options.pdfOptions);
  if (settings !== undefined && asset.type === "Pdf") {
    await ripAsset(context, sandbox, { pdf: asset, settings, overwrite: options.overwrite });
  }
  return asset;
}

interface StagedFile extends Ingestion {
  readonly existing: Asset | undefined;
  readonly path: string;
  readonly contentType: string | undefined;
}

async function storeStaged(context: WorkflowContext, staged: StagedFile): Promise<StoredAsset> {
  const { file, options, sandbox, existing, path } = staged;
  const kind = await kindOfFile(path, file.fileName);
  const input = { file: { fileName: file.name }, inputPath: path };
  const isImage = kind.type === "Image";
  const measures = isImage ? await inspectImage(context, sandbox, input) : {};
  const crop = isImage ? wantedCrop(options, existing) : undefined;
  const optimized = crop && (await optimizedFile(context, sandbox, { ...input, crop })).file;
  try {
    return await context.assets.put({
      folder: file.folder,
      fileName: file.fileName,
      type: kind.type,
      contentType: kind.contentType ?? mediaType(file.fileName, staged.contentType),
      readyForPublish: publishState(options, existing),
      content: fileContent(path),
      ...measures,
      ...(crop === undefined ? {} : { crop }),
      ...(optimized === undefined ? {} : { optimized }),
    });
  } finally {
    await removeOptimized(context);
  }
}

/** A crop of the job wins over the one that the asset has. */
function wantedCrop(options: IngestOptions, existing: Asset | undefined): Crop | undefined {
  return cropOf(options) ?? (options.preserveCrop === false ? undefined : existing?.crop);
}

function publishState(options: IngestOptions, existing: Asset | undefined): boolean {
  const kept = options.preservePublishState === true ? existing?.readyForPublish : undefined;
  return kept ?? options.readyForPublish;
}

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/u;

/** Where the content tells nothing the name decides, and where that tells nothing the source, if it tells a plain type. */
function mediaType(fileName: string, told: string | undefined): string {
  const byName = contentTypeOf(fileName);
  const byHeader = (told ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return byName === "application/octet-stream" && MEDIA_TYPE.test(byHeader) ? byHeader : byName;
}

async function logStored(
  context: WorkflowContext,
  { name: fileName, from }: IncomingFile,
  { asset, replaced }: StoredAsset,
): Promise<void> {
  const { id: assetId, optimized, sizeBytes } = asset;
  const cropped =
    optimized === undefined
      ? ""
      : ` It is published cropped to ${optimized.width} x ${optimized.height} pixels.`;
  const code = replaced ? "asset.replaced" : "asset.added";
  const text = `${replaced ? "replaced" : "stored"}, ${countOf(sizeBytes, "byte")} from ${from}.${cropped}`;
  await logFile(context, { fileName, assetId }, { code, text });
}
