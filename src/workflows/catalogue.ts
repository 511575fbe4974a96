/** All workflows of this server, named one by one. */

import type { Workflow } from "../core/workflow.ts";
import { imageServingPublish } from "./image-serving-publish.ts";
import { optimizeImages } from "./optimize-images.ts";
import { packageDocuments } from "./package.ts";
import { ripPdf } from "./rip-pdf.ts";
import { uploadUrls, type UploadUrlsOptions } from "./upload-urls.ts";

/** The workflows; the first is the default. Nothing is started before one of them runs. */
export function createWorkflows(options: UploadUrlsOptions): readonly Workflow[] {
  return [
    ripPdf(options.sandbox),
    optimizeImages(options.sandbox),
    packageDocuments,
    uploadUrls(options),
    imageServingPublish,
  ];
}
