/** All workflows of this server, named one by one. */

import type { PublishDirectory } from "../core/ports/files.ts";
import type { TextDocuments } from "../core/ports/text-documents.ts";
import type { Workflow } from "../core/ports/workflow-context.ts";
import { asDocuments } from "./library/as-documents.ts";
import { automatedSetGeneration } from "./library/automated-set-generation.ts";
import { createVideoSitemap } from "./publish/create-video-sitemap.ts";
import { exportAssets } from "./library/export.ts";
import { imageServingPublish } from "./publish/image-serving-publish.ts";
import { metadataPublish } from "./publish/metadata-publish.ts";
import type { OpenedDirectory } from "./upload/opened-directories.ts";
import { optimizeAssets } from "./library/optimize-assets.ts";
import { mergePdf } from "./documents/merge-pdf.ts";
import { splitPdf } from "./documents/split-pdf.ts";
import { extractText } from "./documents/extract-text.ts";
import { optimizeImages } from "./documents/optimize-images.ts";
import { packageDocuments } from "./documents/package.ts";
import { artwork } from "./artwork/artwork.ts";
import { adjust } from "./prepress/adjust.ts";
import { onAssets } from "./prepress/on-assets.ts";
import { preflight, type PreflightParts } from "./prepress/preflight.ts";
import { proof } from "./prepress/proof.ts";
import { jobReport } from "./report/job-report.ts";
import { imageRenderingPublish, videoPublish } from "./publish/publish-by-type.ts";
import { reprocessAssets } from "./library/reprocess-assets.ts";
import { ripPdf } from "./documents/rip-pdf.ts";
import { ripPdfs } from "./library/rip-pdfs.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { serverDirectoryPublish } from "./publish/server-directory-publish.ts";
import { uploadDirectory } from "./upload/upload-directory.ts";
import { uploadPost } from "./upload/upload-post.ts";
import { uploadUrls } from "./upload/upload-urls.ts";

export interface WorkflowsOptions {
  readonly sandbox: Sandbox;
  /** What prepress needs of contract and texts, and the profiles of preflight. */
  readonly prepress: Omit<PreflightParts, "sandbox"> & { readonly documents: TextDocuments };
  /** The largest file that is fetched. */
  readonly fileBytesMax: number;
  /** Where upload-directory may read. Default none. */
  readonly uploadDirectories?: readonly OpenedDirectory[];
  /** Where server-directory-publish writes; without it that workflow refuses jobs. */
  readonly serverDirectory?: Pick<PublishDirectory, "publish"> | undefined;
  /** Where callers reach the server, without trailing slash; without it create-video-sitemap refuses jobs. */
  readonly publicUrl?: string | undefined;
}

/** The workflows; the first is the default. Nothing is started before one of them runs. */
export function createWorkflows(options: WorkflowsOptions): readonly Workflow[] {
  const { sandbox, prepress, uploadDirectories = [], serverDirectory, publicUrl } = options;
  const checking = preflight({ ...prepress, sandbox });
  const adjusting = adjust(sandbox);
  const proofing = proof({ ...prepress, sandbox });
  const merging = mergePdf(sandbox);
  const splitting = splitPdf(sandbox);
  const reading = extractText(sandbox, prepress.documents);
  return [
    ripPdf(sandbox),
    optimizeImages(sandbox),
    packageDocuments,
    merging,
    splitting,
    reading,
    checking,
    adjusting,
    proofing,
    jobReport(sandbox),
    artwork({ ...prepress, sandbox, fileBytesMax: options.fileBytesMax }),
    uploadUrls(options),
    uploadPost(sandbox),
    uploadDirectory({ ...options, uploadDirectories }),
    ripPdfs(sandbox),
    reprocessAssets(sandbox),
    optimizeAssets(sandbox),
    automatedSetGeneration,
    exportAssets(sandbox),
    onAssets(checking, "preflightJob"),
    onAssets(adjusting, "adjustJob"),
    onAssets(proofing, "proofJob"),
    onAssets(asDocuments(merging), "mergePdfJob"),
    onAssets(asDocuments(splitting), "splitPdfJob"),
    onAssets(asDocuments(reading), "extractTextJob"),
    imageServingPublish,
    imageRenderingPublish,
    videoPublish,
    serverDirectoryPublish(serverDirectory),
    metadataPublish,
    createVideoSitemap(publicUrl),
  ];
}
