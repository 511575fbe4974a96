/** Workflow upload-urls: fetches files from URLs into the company's library (IPS uploadUrlsJob). */

import { type Asset, assetPath, parseAssetPath } from "../core/asset.ts";
import type { PDFOptions, UploadUrlsJob } from "../core/contract-types.gen.ts";
import { contentTypeOf } from "../core/file-name.ts";
import { redactUrl } from "../core/redact.ts";
import { type Workflow, WorkflowFailure, type WorkflowContext } from "../core/workflow.ts";
import { eachFile, type NamedFile } from "./each-file.ts";
import { logIgnored } from "./ips-fields.ts";
import { type RipInput, ripPages } from "./rip-pages.ts";
import type { Sandbox } from "./sandbox.ts";
import { checkUploadUrls, DEST_PATH_RULE, ignoredInUploadUrls } from "./upload-urls-check.ts";

export interface UploadUrlsOptions {
  readonly sandbox: Sandbox;
  /** The largest file that is fetched. */
  readonly fileBytesMax: number;
}

/** The workflow, ripping in this sandbox. */
export function uploadUrls(options: UploadUrlsOptions): Workflow {
  return {
    name: "upload-urls",
    description:
      "Fetches files from URLs into the library; with pdfOptions.process Rasterize or Thumbnail it also turns pages of PDF files into images.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "uploadUrlsJob",
    checkParameters: checkUploadUrls,
    run: async (context) => run(context, options),
  };
}

interface Upload extends NamedFile {
  readonly sourceUrl: string;
  readonly destPath: string;
}

async function run(context: WorkflowContext, options: UploadUrlsOptions): Promise<void> {
  const job = context.parameters?.uploadUrlsJob;
  if (job === undefined) {
    throw new Error("The job has no uploadUrlsJob.");
  }
  await logIgnored(context, ignoredInUploadUrls(job), job.emailSetting);
  const uploads = (job.urlArray ?? []).map((url) => ({ ...url, fileName: url.destPath }));
  await eachFile(context, uploads, async (upload, index) => {
    await context.progress(index / uploads.length, `Fetching ${upload.destPath}`);
    const asset = await store(context, { job, upload, fileBytesMax: options.fileBytesMax });
    if (asset !== undefined) {
      await rip(context, options.sandbox, { asset, pdfOptions: job.pdfOptions });
    }
  });
}

/** Fetches and stores one file; undefined if it was skipped. */
async function store(
  context: WorkflowContext,
  input: { readonly job: UploadUrlsJob; readonly upload: Upload; readonly fileBytesMax: number },
): Promise<Asset | undefined> {
  const { job, upload, fileBytesMax: sizeBytesMax } = input;
  const place = parseAssetPath(upload.destPath);
  if (place === undefined) {
    throw new WorkflowFailure("option", DEST_PATH_RULE);
  }
  const existing = await context.assets.find(assetPath(place));
  if (existing !== undefined && !job.overwrite) {
    const message = `${upload.destPath}: skipped, because it exists and overwrite is false.`;
    await context.log({
      code: "file.skipped",
      severity: "info",
      message,
      fileName: upload.destPath,
    });
    return undefined;
  }
  const fetched = await context.fetcher.fetch(upload.sourceUrl, {
    sizeBytesMax,
    signal: context.signal,
  });
  const asset = await context.assets.put({
    ...place,
    contentType: mediaType(place.fileName, fetched.contentType),
    readyForPublish: publishState(job, existing),
    content: fetched.content,
  });
  const done = existing === undefined ? "stored" : "replaced";
  await context.log({
    code: existing === undefined ? "asset.added" : "asset.replaced",
    severity: "info",
    message: `${upload.destPath}: ${done}, ${asset.sizeBytes} bytes from ${redactUrl(upload.sourceUrl)}.`,
    fileName: upload.destPath,
  });
  return asset;
}

function publishState(job: UploadUrlsJob, existing: Asset | undefined): boolean {
  const kept = job.preservePublishState === true ? existing?.readyForPublish : undefined;
  return kept ?? job.readyForPublish;
}

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/u;

/** The name decides; only where it tells nothing the source's header does, if it is a plain media type. */
function mediaType(fileName: string, fetched: string | undefined): string {
  const byName = contentTypeOf(fileName);
  const byHeader = (fetched ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return byName === "application/octet-stream" && MEDIA_TYPE.test(byHeader) ? byHeader : byName;
}

async function rip(
  context: WorkflowContext,
  sandbox: Sandbox,
  input: { readonly asset: Asset; readonly pdfOptions: PDFOptions | undefined },
): Promise<void> {
  const { asset, pdfOptions } = input;
  const settings = ripSettings(pdfOptions);
  if (settings === undefined || asset.contentType !== "application/pdf") {
    return;
  }
  const fileName = assetPath(asset);
  try {
    const pages = await ripPages(context, sandbox, {
      fileName: asset.fileName,
      path: await context.assets.localPath(asset),
      settings,
      onStep: async () => undefined,
    });
    const message = `${fileName}: ripped ${pages} ${pages === 1 ? "page" : "pages"}.`;
    await context.log({ code: "file.processed", severity: "info", message, fileName });
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code !== "internal") {
      throw new WorkflowFailure(
        error.code,
        `It is stored, but not ripped. ${error.message}`,
        error,
      );
    }
    throw error;
  }
}

/** How PDF files are to be ripped; undefined if not at all. */
function ripSettings(pdfOptions: PDFOptions | undefined): RipInput["settings"] | undefined {
  if (pdfOptions?.process === "Thumbnail") {
    return { resolution: 36, format: "jpeg", quality: 85, passwords: [], pages: "1" };
  }
  if (pdfOptions?.process === "Rasterize") {
    return { resolution: pdfOptions.resolution ?? 150, format: "png", quality: 85, passwords: [] };
  }
  return undefined;
}
