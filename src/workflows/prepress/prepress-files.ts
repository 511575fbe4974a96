/** The files that a job of prepress works on: its documents, or the assets that its parameters name. */

import type { Asset } from "../../core/model/asset.ts";
import type { ResolvedOptions } from "../../core/model/option.ts";
import type { NewResult, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import { documentFile, eachFile, type NamedFile } from "../each-file.ts";
import { assetFile, assetFiles, demandAsset } from "../library/assets-by-handle.ts";
import { resultBases } from "../result-bases.ts";

export interface PrepressFile extends NamedFile {
  /** Without folders. */
  readonly plainName: string;
  /** Options for this file, secrets included. */
  readonly options: ResolvedOptions;
  readonly asset?: Asset;
  /** The name of a result about this file, such as preflight.json: behind the file's own name where the job has several. */
  resultName(part: string): string;
  /** Runs work on a file of this machine that holds the content. Read only. Throws gone. */
  withLocalFile<T>(use: (path: string) => Promise<T>): Promise<T>;
}

type Work = (file: PrepressFile, index: number, count: number) => Promise<void>;

/** eachFile over them; `work` gets which one it is, from 0, and how many there are. */
export async function eachPrepressFile(context: WorkflowContext, work: Work): Promise<void> {
  const [job] = Object.values(context.parameters ?? {});
  const handles = job !== undefined && "assetHandleArray" in job ? job.assetHandleArray : undefined;
  await (handles === undefined ? eachDocument(context, work) : eachAsset(context, handles, work));
}

async function eachDocument(context: WorkflowContext, work: Work): Promise<void> {
  const nameOf = resultNames(context.documents);
  const files = context.documents.map((document) => ({ ...documentFile(document), document }));
  await eachFile(context, files, async ({ document, ...named }, index) => {
    const file: PrepressFile = {
      ...named,
      plainName: document.fileName,
      options: document.resolved,
      resultName: nameOf(index),
      withLocalFile: async (use) => document.withLocalFile(use),
    };
    await work(file, index, files.length);
  });
}

async function eachAsset(
  context: WorkflowContext,
  handles: readonly string[],
  work: Work,
): Promise<void> {
  const files = await assetFiles(context, handles);
  const nameOf = resultNames(files);
  await eachFile(context, files, async ({ asset: found }, index) => {
    const asset = demandAsset(found);
    const file: PrepressFile = {
      ...assetFile(asset),
      plainName: asset.fileName,
      options: context.options,
      resultName: nameOf(index),
      withLocalFile: async (use) => context.assets.withLocalFile(asset, use),
    };
    await work(file, index, files.length);
  });
}

function resultNames(
  files: readonly { readonly fileName: string }[],
): (index: number) => PrepressFile["resultName"] {
  const bases = files.length === 1 ? [] : resultBases(files, "document");
  return (index) => {
    const base = bases[index];
    return (part) => (base === undefined ? part : fileNameOf(base, `-${part}`));
  };
}

/** What a result says of the file that it is about. */
export function aboutFile({ documentId }: PrepressFile): Pick<NewResult, "documentId"> {
  return documentId === undefined ? {} : { documentId };
}
