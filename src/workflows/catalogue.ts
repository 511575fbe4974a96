/** All workflows of this server, named one by one. */

import type { PublishDirectory } from "../core/ports.ts";
import type { Workflow } from "../core/workflow.ts";
import { automatedSetGeneration } from "./automated-set-generation.ts";
import { createVideoSitemap } from "./create-video-sitemap.ts";
import { exportAssets } from "./export.ts";
import { imageServingPublish } from "./image-serving-publish.ts";
import { metadataPublish } from "./metadata-publish.ts";
import type { OpenedDirectory } from "./opened-directories.ts";
import { optimizeAssets } from "./optimize-assets.ts";
import { optimizeImages } from "./optimize-images.ts";
import { packageDocuments } from "./package.ts";
import { imageRenderingPublish, videoPublish } from "./publish-by-type.ts";
import { reprocessAssets } from "./reprocess-assets.ts";
import { ripPdf } from "./rip-pdf.ts";
import { ripPdfs } from "./rip-pdfs.ts";
import type { Sandbox } from "./sandbox.ts";
import { serverDirectoryPublish } from "./server-directory-publish.ts";
import { uploadDirectory } from "./upload-directory.ts";
import { uploadPost } from "./upload-post.ts";
import { uploadUrls } from "./upload-urls.ts";

export interface WorkflowsOptions {
  readonly sandbox: Sandbox;
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
  const { sandbox, uploadDirectories = [], serverDirectory, publicUrl } = options;
  return [
    ripPdf(sandbox),
    optimizeImages(sandbox),
    packageDocuments,
    uploadUrls(options),
    uploadPost(sandbox),
    uploadDirectory({ ...options, uploadDirectories }),
    ripPdfs(sandbox),
    reprocessAssets(sandbox),
    optimizeAssets(sandbox),
    automatedSetGeneration,
    exportAssets(sandbox),
    imageServingPublish,
    imageRenderingPublish,
    videoPublish,
    serverDirectoryPublish(serverDirectory),
    metadataPublish,
    createVideoSitemap(publicUrl),
  ];
}
