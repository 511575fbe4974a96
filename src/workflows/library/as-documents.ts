/** Files of the library as the documents of a job, for workflows that know documents only. */

import type { Asset } from "../../core/model/asset.ts";
import {
  type NewResult,
  type RunDocument,
  type Workflow,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { assetFiles, demandAsset, type HandleFile } from "./assets-by-handle.ts";

/** The workflow, which is given the assets of its parameters as its documents, in their order; doubles count once. */
export function asDocuments(workflow: Workflow): Workflow {
  return { ...workflow, run: async (context) => workflow.run(await withDocuments(context)) };
}

async function withDocuments(context: WorkflowContext): Promise<WorkflowContext> {
  const [job] = Object.values(context.parameters ?? {});
  const handles = job !== undefined && "assetHandleArray" in job ? job.assetHandleArray : [];
  const files = await assetFiles(context, handles ?? []);
  const documents = files.map((file, index) => documentOf(context, file, index));
  const byId = new Map(documents.map(({ id }, index) => [id, files[index]]));
  return {
    ...context,
    documents,
    addResult: async (result) => context.addResult(withoutDocument(result)),
    log: async ({ documentId = "", fileName, ...line }) => {
      const file = byId.get(documentId);
      const about = file?.assetId === undefined ? {} : { assetId: file.assetId };
      const named = file?.fileName ?? fileName;
      await context.log({
        ...line,
        ...about,
        ...(named === undefined ? {} : { fileName: named }),
      });
    },
  };
}

/** What it was made of is no document of the job's. */
function withoutDocument({ documentId: _documentId, ...result }: NewResult): NewResult {
  return result;
}

function documentOf(
  context: WorkflowContext,
  { fileName, asset }: HandleFile,
  index: number,
): RunDocument {
  const named = asset === undefined ? { fileName } : aboutAsset(asset);
  return {
    // Known to this run only.
    id: `asset-${index}`,
    jobId: context.job.id,
    contentType: "application/octet-stream",
    sizeBytes: 0,
    blobId: "",
    options: [],
    createdAt: context.job.createdAt,
    ...named,
    resolved: context.options,
    withLocalFile: async (use) => context.assets.withLocalFile(demandAsset(asset), use),
    read: () => context.assets.read(demandAsset(asset)),
  };
}

function aboutAsset(
  asset: Asset,
): Pick<RunDocument, "fileName" | "contentType" | "sizeBytes" | "blobId"> {
  const { fileName, contentType, sizeBytes, blobId } = asset;
  return { fileName, contentType, sizeBytes, blobId };
}
