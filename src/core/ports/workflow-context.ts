/** The port to workflows: which there are, what one does, what it is given to work with, and how it says that a job cannot be done. */

import type { FileObstacle, ObstacleName } from "../model/files/file-obstacle.ts";
import type { ArtworkHistory, ArtworkVersion } from "../model/artwork.ts";
import type { Asset, Crop, StoredFile } from "../model/asset.ts";
import type { FailureCode, Parameters, ResultProperty } from "../model/contract-types.gen.ts";
import type { Document } from "../model/document.ts";
import type { NewEvent } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import type { ResolvedOptions } from "../model/option.ts";
import type { Result } from "../model/result.ts";
import type { KnownWorkflow, WorkflowAlias } from "../model/workflow-alias.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";
import type { PublishDirectory } from "./files.ts";
import type { DocumentLink } from "./jobs.ts";
import type { AssetFilter } from "./library.ts";
import type { Fetcher } from "./outbound.ts";
import type { RunHold } from "./runs.ts";

export interface Workflow extends WorkflowDeclaration {
  /** Does the work. Throws WorkflowFailure for what the caller can understand; anything else is told as `internal`. */
  run(context: WorkflowContext): Promise<void>;
}

/** The workflows that this server runs. */
export interface WorkflowCatalogue {
  /** The first is the default. */
  list(): readonly WorkflowDeclaration[];
  /** Other names of them, for clients that were written for another service. */
  readonly aliases: readonly WorkflowAlias[];
  /** They by all their names. */
  readonly known: readonly KnownWorkflow[];
}

/** A document as a workflow gets it. */
export interface RunDocument extends Document {
  /** Options for this document: default, profile, job and document laid over each other, secrets included. */
  readonly resolved: ResolvedOptions;
  /** Runs work on a file of this machine that holds the content, for a program that has to open it itself. Read only. Throws gone. */
  withLocalFile<T>(use: (path: string) => Promise<T>): Promise<T>;
  /** The content, opened when it is read. */
  read(): AsyncIterable<Uint8Array>;
}

export interface NewResult {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: AsyncIterable<Uint8Array>;
  readonly properties?: readonly ResultProperty[];
  /** The document it was made from. */
  readonly documentId?: string;
}

/** When it was is known by the run. */
export type LogLine = Omit<NewEvent, "at">;

/** The library of the job's company, as a workflow works on it. */
export interface WorkflowAssets {
  find(path: string): Promise<Asset | undefined>;
  /** The assets of handles, by handle; what is no handle of an asset of this company is missing. */
  byHandles(handles: readonly string[]): Promise<ReadonlyMap<string, Asset>>;
  /** The handle of an asset of this company. */
  handleOf(asset: Asset): string;
  /** By path. */
  list(filter: AssetFilter): AsyncIterable<Asset>;
  /** Stores content under folder and file name; an existing asset is replaced. */
  put(asset: NewAssetContent): Promise<StoredAsset>;
  /** Changes what is known of an asset. Throws WorkflowFailure if it was replaced or removed meanwhile. */
  change(asset: Asset, edit: AssetEdit): Promise<Asset>;
  /** Notes that what is stored now is published at these paths, or that they are published no longer. */
  setPublished(paths: readonly string[], isPublished: boolean): Promise<void>;
  /** Throws gone unless the content is stored. */
  demand(file: Pick<StoredFile, "blobId">): Promise<void>;
  /** Runs work on a file of this machine that holds the content, for a program that has to open it itself. Read only. Throws gone. */
  withLocalFile<T>(file: Pick<StoredFile, "blobId">, use: (path: string) => Promise<T>): Promise<T>;
  /** The content, opened when it is read. Reading throws gone where it is no longer stored. */
  read(file: Pick<StoredFile, "blobId">): AsyncIterable<Uint8Array>;
}

export interface StoredAsset {
  readonly asset: Asset;
  readonly replaced: boolean;
}

/** A content to be stored, with what it measures. */
export interface NewFile extends Pick<StoredFile, "contentType" | "width" | "height"> {
  readonly content: AsyncIterable<Uint8Array>;
}

export interface NewAssetContent
  extends NewFile,
    Pick<Asset, "folder" | "fileName" | "type" | "readyForPublish">,
    Pick<Asset, "resolution" | "crop" | "parentId"> {
  readonly optimized?: NewFile;
}

export interface AssetEdit {
  readonly readyForPublish?: boolean;
  readonly measures?: Pick<Asset, "width" | "height" | "resolution">;
  /** Null takes it away. */
  readonly crop?: Crop | null;
  /** Null where optimizing won nothing. */
  readonly optimized?: NewFile | null;
}

/** How the job waits for people after a run. */
export interface WorkflowHold extends Omit<RunHold, "at" | "events"> {
  readonly events: readonly LogLine[];
}

/** The artwork of the job, as the workflow artwork works on it. What is told of it is kept, whatever becomes of the run. */
export interface RunArtwork {
  /** As it is now; what the run tells changes it. */
  readonly history: ArtworkHistory;
  /** The document of the version that this run has added. */
  readonly added: RunDocument | undefined;
  /** Where the first version is fetched from, while it is not. */
  readonly source: DocumentLink | undefined;
  /** Stores the content as the next version, which is to be checked next. */
  addVersion(version: NewArtworkVersion): Promise<void>;
  /** Stores the logo, which needs no more looking for. */
  addLogo(logo: NewFile): Promise<void>;
  /** Tells why the address of the first version gave nothing; it is not asked again. */
  giveUpSource(trouble: string): Promise<void>;
  /** The run ends with this, and not the job. */
  readonly hold: (hold: WorkflowHold) => void;
}

export interface NewArtworkVersion
  extends Pick<ArtworkVersion, "fileName" | "contentType" | "origin" | "adjustment"> {
  readonly content: AsyncIterable<Uint8Array>;
  /** What the job's history says of it, with the version's number in front. */
  readonly event: Pick<LogLine, "code" | "message">;
}

/** Everything a workflow may touch. Each call fails once the run is lost or cancelled. */
export interface WorkflowContext {
  readonly job: Job;
  /** The job's options resolved: default, profile and job laid over each other. */
  readonly options: ResolvedOptions;
  readonly parameters: Parameters | undefined;
  readonly documents: readonly RunDocument[];
  /** Of a job of the workflow artwork. */
  readonly artwork?: RunArtwork;
  readonly assets: WorkflowAssets;
  readonly fetcher: Fetcher;
  readonly published: Pick<PublishDirectory, "publish" | "keepOnly">;
  /** The company's number, by which its publish directory is named. */
  readonly companyNumber: number;
  /** False where nobody gets the mail that emailSetting asks for. */
  readonly sendsMail: boolean;
  /** An empty directory for this run, removed afterwards. */
  readonly scratchDir: string;
  addResult(result: NewResult): Promise<Result>;
  /** The path under which a result can be fetched without credentials, for a limited time. */
  downloadPath(result: Result): string;
  /** Has a job submitted once this one has succeeded: with its end, so exactly once. The last call counts. */
  followWith(parameters: Parameters): void;
  log(line: LogLine): Promise<void>;
  /** Tells how far the work is, 0 to 1, and what is being done. Cheap: not every call is stored. */
  progress(fraction: number, message: string): Promise<void>;
  /** Aborted when the job is cancelled, runs too long or the server stops. */
  readonly signal: AbortSignal;
}

/** How a workflow says that the job cannot be done. The message is for the caller: what, why, how to mend. */
export class WorkflowFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "WorkflowFailure";
    this.code = code;
  }
}

/** A failure that says more of what stands in the way of reading a file than its code does. */
export class FileFailure extends WorkflowFailure {
  readonly obstacle: FileObstacle;

  constructor(obstacle: FileObstacle, { code, message, cause }: WorkflowFailure) {
    super(code, message, cause);
    this.obstacle = obstacle;
  }
}

const OBSTACLE_OF: Readonly<Partial<Record<FailureCode, ObstacleName>>> = {
  password: "password",
  corrupt: "damaged",
  unsupportedFormat: "kind",
  timeout: "time",
};

/** What stands in the way of reading the file that failed so. */
export function obstacleOf(failure: WorkflowFailure): FileObstacle {
  return failure instanceof FileFailure
    ? failure.obstacle
    : { name: OBSTACLE_OF[failure.code] ?? "other" };
}
