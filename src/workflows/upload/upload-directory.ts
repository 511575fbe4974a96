/** Workflow upload-directory: brings files from a directory that the operator opened into the library (IPS uploadDirectoryJob). */

import type { FileHandle } from "node:fs/promises";
import { assetPath, parseAssetPath, parseFolder } from "../../core/model/asset.ts";
import type { UploadDirectoryJob } from "../../core/model/contract-types.gen.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { eachFile, logFile, type NamedFile } from "../each-file.ts";
import { ipsJob } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { type IncomingFile, ingestFile } from "./ingest-file.ts";
import {
  entriesIn,
  findServerDirectory,
  type FoundEntry,
  isServerDir,
  type OpenedDirectory,
  openInside,
  SERVER_DIR_RULE,
  type ServerDirectory,
} from "./opened-directories.ts";
import { followWithPostJob } from "./post-jobs.ts";
import { checkFolder, FILE_FIELDS, RIP_OPTIONS } from "./upload-fields.ts";

export interface UploadDirectoryOptions {
  readonly sandbox: Sandbox;
  /** The largest file that is taken. */
  readonly fileBytesMax: number;
  readonly uploadDirectories: readonly OpenedDirectory[];
}

const FILES_MAX = 100_000;

/** The workflow, ripping in this sandbox. */
export function uploadDirectory(options: UploadDirectoryOptions): Workflow {
  const { sandbox, uploadDirectories } = options;
  return ipsJob({
    name: "upload-directory",
    description:
      "Brings the files of a directory that the operator opened (UPLOAD_DIRECTORIES) into the library; treats them as upload-urls does.",
    element: "uploadDirectoryJob",
    options: RIP_OPTIONS,
    fields: {
      destFolder: "used",
      serverDir: "used",
      overwrite: "used",
      readyForPublish: "used",
      includeSubfolders: "used",
      processMetadataFiles: "ignored",
      ...FILE_FIELDS,
      xmpTemplateId: "ignored",
      xmpTemplateOverwrites: "ignored",
    },
    ...(uploadDirectories.length === 0 ? { refusal: NO_DIRECTORIES } : {}),
    check: (job) => [
      ...(isServerDir(job.serverDir)
        ? []
        : [{ pointer: "/serverDir", rule: "value" as const, message: SERVER_DIR_RULE }]),
      ...checkFolder("/destFolder", job.destFolder),
    ],
    run: async (context, job) => {
      const directory = await findServerDirectory(uploadDirectories, job.serverDir);
      const files = await filesIn(context, directory, job.includeSubfolders);
      const stored = await eachFile(context, files, async (found, index) => {
        await context.progress(index / files.length, `Reading ${found.fileName}`);
        const handles: FileHandle[] = [];
        try {
          const file = incomingFile({ job, directory, found, options, handles });
          return await ingestFile(context, { file, options: job, sandbox });
        } finally {
          await Promise.all(handles.map(async (handle) => handle.close()));
        }
      });
      followWithPostJob(context, job, stored);
    },
  });
}

const NO_DIRECTORIES = {
  pointer: "/serverDir",
  rule: "unsupported",
  message:
    "This server takes no files from its own directories; its operator can open some with UPLOAD_DIRECTORIES.",
} as const;

type FoundFile = NamedFile & FoundEntry;

/** The files to be read; a link or device is told and left where it is. Throws WorkflowFailure for too many. */
async function filesIn(
  context: WorkflowContext,
  directory: ServerDirectory,
  includeSubfolders: boolean,
): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = [];
  for await (const found of entriesIn(directory, includeSubfolders)) {
    context.signal.throwIfAborted();
    const fileName = found.segments.join("/");
    if (found.kind === "file") {
      files.push({ ...found, fileName });
    } else {
      const text = `skipped, because it is ${found.kind === "link" ? "a link" : "no plain file"}.`;
      const line = { code: "file.skipped", severity: "warning", text } as const;
      await logFile(context, { fileName }, line);
    }
    if (files.length > FILES_MAX) {
      const message = `The directory holds more than ${FILES_MAX} files; upload its subfolders one by one.`;
      throw new WorkflowFailure("option", message);
    }
  }
  return files;
}

interface Incoming {
  readonly job: UploadDirectoryJob;
  readonly directory: ServerDirectory;
  readonly found: FoundFile;
  readonly options: UploadDirectoryOptions;
  /** Gets what has to be closed. */
  readonly handles: FileHandle[];
}

function incomingFile({ job, directory, found, options, handles }: Incoming): IncomingFile {
  const folder = parseFolder(job.destFolder ?? "");
  const name = found.segments.join("/");
  const place = parseAssetPath(folder === undefined || folder === "" ? name : `${folder}/${name}`);
  if (place === undefined) {
    const message =
      "Its name cannot stand in the library: it holds a backslash or control character, has more than 255 bytes, or the path has more than 1,000 characters.";
    throw new WorkflowFailure("option", message);
  }
  return {
    ...place,
    name: assetPath(place),
    from: name,
    open: async () => {
      const handle = await openInside(directory, found.segments);
      handles.push(handle);
      const { size } = await handle.stat();
      if (size > options.fileBytesMax) {
        const message = `It has ${size} bytes, and at most ${options.fileBytesMax} are taken.`;
        throw new WorkflowFailure("generic", message);
      }
      return { content: contentOf(handle, size) };
    },
  };
}

/** At most as much as was there when it was opened: a file that grows has no end. */
async function* contentOf(handle: FileHandle, sizeBytes: number): AsyncGenerator<Uint8Array> {
  if (sizeBytes > 0) {
    yield* handle.createReadStream({ start: 0, end: sizeBytes - 1, autoClose: false });
  }
}
