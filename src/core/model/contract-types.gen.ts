/** The contract's types, generated from xsd/ by `npm run generate`. Do not edit. */

/** A job that has not ended. state: Unknown, New, WaitingClient, WaitingCoordinator, Running, Stopping, Done. name is the run's own, originalName the one it was submitted under. totalSize counts its files, progress is in percent. */
export interface ActiveJob {
  readonly companyHandle: string;
  readonly jobHandle: string;
  readonly name: string;
  readonly originalName: string;
  readonly type: string;
  readonly state: string;
  readonly submitUserEmail: string;
  readonly locale?: string;
  readonly description?: string;
  readonly serverName: string;
  readonly startDate: string;
  readonly triggerTime?: string;
  readonly totalSize: number;
  readonly progress: number;
  readonly progressMessage: string;
  readonly lastProgressUpdate: string;
  readonly taskProgressArray: readonly TaskProgress[];
  readonly imageServingPublishJob?: ImageServingPublishJob;
  readonly imageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly videoPublishJob?: VideoPublishJob;
  readonly serverDirectoryPublishJob?: ServerDirectoryPublishJob;
  readonly metadataPublishJob?: MetadataPublishJob;
  readonly uploadDirectoryJob?: UploadDirectoryJob;
  readonly uploadUrlsJob?: UploadUrlsJob;
  readonly uploadPostJob?: UploadPostJob;
  readonly optimizeImagesJob?: OptimizeImagesJob;
  readonly ripPdfsJob?: RipPdfsJob;
  readonly reprocessAssetsJob?: ReprocessAssetsJob;
  readonly createVideoSitemapJob?: CreateVideoSitemapJob;
  readonly exportJob?: ExportJob;
  readonly automatedSetGenerationJob?: AutomatedSetGenerationJob;
}

export interface AreaDocument {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ArtworkDocument extends ArtworkDocumentRequest {
  /** State, versions and decisions only where one job is asked for. */
  readonly state?: ArtworkState;
  /** Oldest first: the last one is what counts. */
  readonly versions?: readonly ArtworkVersionDocument[];
  readonly decisions?: readonly DecisionDocument[];
}

export interface ArtworkDocumentRequest {
  /** A file that is fetched at once, in place of an upload. In answers without its query. */
  readonly url?: string;
}

/** A job that waits for a customer, who uploads and approves artwork. No job type of the IPS API: ours, with the fields of the workflow artwork. httpCompletionUrl is told of every step. */
export interface ArtworkJob {
  readonly externalId?: string;
  readonly metadata?: readonly PropertyDocument[];
  readonly httpCompletionUrl?: string;
  readonly returnURL?: string;
  readonly capabilities?: CapabilitiesDocument;
  readonly brand?: BrandDocument;
  /** A file that is fetched at once, in place of an upload. */
  readonly artworkURL?: string;
}

/** What a callback tells of artwork: how it stands, of the version that the event is about. */
export interface ArtworkNewsDocument {
  readonly state: ArtworkState;
  readonly version?: ArtworkVersionDocument;
  readonly decision?: DecisionDocument;
  /** Of preflight the first twenty, the severest first. */
  readonly findings?: readonly FindingDocument[];
  /** What was made of this version. */
  readonly results?: readonly CallbackResult[];
  /** Of the job. */
  readonly metadata?: readonly PropertyDocument[];
}

export type ArtworkOrigin =
  | "upload"
  | "url"
  | "adjust";

export type ArtworkState =
  | "created"
  | "uploaded"
  | "preflight-passed"
  | "preflight-warnings"
  | "preflight-failed"
  | "in-review"
  | "proof-ready"
  | "approved"
  | "rejected"
  | "expired"
  | "withdrawn"
  | "failed";

export interface ArtworkVersionDocument {
  /** Counts from 1; no version is ever written over. */
  readonly version: number;
  readonly origin: ArtworkOrigin;
  /** What an adjustment did, in words, and to which version. */
  readonly adjustment?: string;
  readonly supersedes?: number;
  /** Of the document that it is. */
  readonly dataId?: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: string;
  readonly sha256: string;
  readonly pages?: number;
  readonly preflight?: PreflightSummary;
  /** Of the file proof.pdf of this version. */
  readonly proofSha256?: string;
  readonly createdAt: string;
}

/** The fields that assets of every type have, and those of images. */
export interface Asset {
  readonly assetHandle?: string;
  readonly type?: string;
  readonly subType?: string;
  readonly name?: string;
  readonly fileName?: string;
  readonly folder?: string;
  readonly folderHandle?: string;
  readonly readyForPublish?: boolean;
  readonly trashState?: string;
  readonly projects?: string;
  readonly ipsImageUrl?: string;
  readonly created?: string;
  readonly createUser?: string;
  readonly lastModified?: string;
  readonly lastModifyUser?: string;
  readonly imageInfo?: ImageInfo;
}

export interface AssetJobLog {
  readonly jobHandle: string;
  readonly jobName: string;
  readonly logMessage: string;
  readonly logType: string;
  readonly submitUserEmail: string;
  readonly logDate: string;
  readonly auxArray?: readonly JobLogDetailAux[];
}

export interface AudioCaptionsMetadata {
  readonly label?: string;
  readonly language?: string;
  readonly languageCode?: string;
  readonly role?: string;
  readonly isDefault?: boolean;
}

/** For the WSDL. The SOAP door reads the block leniently by itself: any order, either namespace. */
export interface AuthHeader {
  readonly user?: string;
  readonly password?: string;
  readonly accessToken?: string;
  readonly samlResponse?: string;
  readonly locale?: string;
  readonly appName: string;
  readonly appVersion: string;
  readonly gzipResponse?: boolean;
  readonly faultHttpStatusCode?: number;
}

/** corner: UpperLeft, UpperRight, BottomLeft, BottomRight. tolerance: 0 to 1. */
export interface AutoColorCropOptions {
  readonly corner: string;
  readonly tolerance: number;
}

/** Sets and metadata */
export interface AutoSetCreationOptions {
  readonly autoSetsArray?: HandleArray;
}

export interface AutoSmartCropOptions {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly type: string;
}

export interface AutoTransparentCropOptions {
  readonly tolerance: number;
}

export interface AutomatedSetGenerationJob {
  readonly assetHandleArray: HandleArray;
  readonly destFolder?: string;
  readonly readyForPublish: boolean;
  readonly synchronizationComplete?: boolean;
  readonly autoSetCreationOptions: AutoSetCreationOptions;
  readonly emailSetting: string;
}

export interface AvsEncoding {
  readonly name: string;
  readonly aspectRatio?: string;
  readonly videoEncodingArray: readonly VideoEncoding[];
}

export interface BrandDocument {
  readonly color?: string;
  /** A picture, fetched once and served from here. */
  readonly logo?: string;
}

/** What a callback says: one event of a job. Signed as Standard Webhooks. */
export interface CallbackDocument {
  readonly type: CallbackType;
  readonly timestamp: string;
  readonly jobId: string;
  /** Of the event in its job's history: a later one is higher. 0 for a test. */
  readonly sequence: number;
  readonly name?: string;
  readonly externalId?: string;
  readonly workflow: string;
  readonly status: JobStatus;
  readonly outcome?: JobOutcome;
  readonly message: string;
  readonly dataId?: string;
  readonly resultId?: string;
  readonly fileName?: string;
  /** When the job has ended: how many results it has, and the first thousand of them. */
  readonly resultCount?: number;
  readonly results?: readonly CallbackResult[];
  readonly artwork?: ArtworkNewsDocument;
}

export type CallbackEvent =
  | "job.started"
  | "job.completed"
  | "job.failed"
  | "job.cancelled"
  | "document.added"
  | "result.added"
  | "file.failed"
  | "artwork.uploaded"
  | "artwork.adjusted"
  | "preflight.done"
  | "review.wanted"
  | "review.done"
  | "proof.ready"
  | "decision.made"
  | "artwork.expired"
  | "link.revoked"
  | "record.changed"
  | "contents.removed"
  | "endpoint.off";

export type CallbackFormat =
  | "json"
  | "xml";

export interface CallbackResult {
  readonly resultId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: string;
  /** Below PUBLIC_URL where the operator has set it, else a path on this server. */
  readonly url: string;
  /** Opens it without a key for EXPORT_URL_HOURS, where callbackLinks asks for it. */
  readonly link?: string;
}

/** What a callback or mail is about: an event, or "test", which asks whether it arrives. */
export type CallbackType =
  | "job.started"
  | "job.completed"
  | "job.failed"
  | "job.cancelled"
  | "document.added"
  | "result.added"
  | "file.failed"
  | "artwork.uploaded"
  | "artwork.adjusted"
  | "preflight.done"
  | "review.wanted"
  | "review.done"
  | "proof.ready"
  | "decision.made"
  | "artwork.expired"
  | "link.revoked"
  | "record.changed"
  | "contents.removed"
  | "endpoint.off"
  | "test";

/** What became of the jobs that were to be cancelled together. */
export interface CancellationDocument {
  /** How many are meant; those of this call, or where they were only counted all up to 10000. */
  readonly matched: number;
  readonly cancelled: number;
  /** Those that run, and were asked to stop. */
  readonly stopping: number;
  readonly failures: readonly CancellationFailure[];
  /** There are more of them: ask again. */
  readonly hasMore: boolean;
}

export interface CancellationFailure {
  readonly jobId: string;
  readonly code: string;
  readonly message: string;
}

/** What the page offers. Without any of it, what the company has set; where it is given, what is left out is off. */
export interface CapabilitiesDocument {
  /** Rotate, mirror, stretch, fit. */
  readonly adjust?: boolean;
  /** Preflight. */
  readonly checkFix?: boolean;
  /** A profile of the workflow preflight by its name, or a link that ATOMYX_PROFILES knows. */
  readonly checkFixProfile?: string;
  /** Options of preflight by their names. */
  readonly checkFixParameters?: readonly PropertyDocument[];
  readonly proof?: boolean;
  readonly proofProfile?: string;
  /** Options of proof by their names. */
  readonly proofParameters?: readonly PropertyDocument[];
  /** Files of any type beside the artwork. */
  readonly allowNonArtworkFiles?: boolean;
}

export interface CheckLoginParam {
  readonly companyHandle?: string;
  readonly email: string;
  readonly password: string;
}

export interface CheckLoginReturn {
  readonly status: string;
}

export interface CheckedFileDocument {
  readonly fileName: string;
  readonly format: CheckedFormat;
  /** Of a PDF, such as 1.7. */
  readonly version?: string;
  /** What a PDF says it keeps to, such as PDF/X-4. Whether it does, is not checked. */
  readonly claim?: string;
  readonly size: string;
  readonly sha256: string;
  readonly pageCount: number;
}

export type CheckedFormat =
  | "pdf"
  | "jpeg"
  | "png"
  | "tiff";

export interface CheckedPageDocument {
  readonly number: number;
  /** Of the page picture. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise. */
  readonly rotation: number;
  /** What is cut out: the trim box, or what stands for it where there is none. */
  readonly trim: AreaDocument;
  readonly hasTrimBox: boolean;
  readonly bleed?: AreaDocument;
  readonly crop?: AreaDocument;
  readonly art?: AreaDocument;
  /** The file name of the result that shows the page; absent beyond the first `pictures` pages. */
  readonly picture?: string;
}

/** colorManagement: Default, MaintainOriginal, Convert. */
export interface ColorManagementOptions {
  readonly colorManagement: string;
  readonly sourceProfileHandle?: string;
  readonly outputProfileHandle?: string;
}

export interface Company {
  readonly companyHandle: string;
  readonly name: string;
  readonly rootPath: string;
  readonly expires?: string;
  readonly imsOrgId?: string;
}

export interface CreateVideoSitemapJob {
  readonly forceUpdate?: boolean;
}

export interface CssOptions {
  readonly forceStaticImages?: boolean;
}

export interface DataDocument {
  readonly dataId: string;
}

/** What somebody decided of one version: never changed afterwards. */
export interface DecisionDocument {
  readonly version: number;
  readonly result: DecisionResult;
  readonly reason?: string;
  readonly comment?: string;
  /** As it was typed. */
  readonly name: string;
  readonly at: string;
  readonly sha256: string;
  readonly proofSha256?: string;
  /** The language of what was agreed to. */
  readonly locale: string;
  /** "link" for whoever has the upload link, else who was logged in. */
  readonly by: string;
}

export type DecisionResult =
  | "approved"
  | "rejected";

export interface DeliveryAttempt {
  readonly number: number;
  readonly at: string;
  readonly durationMs: number;
  /** What HTTP or SMTP answered. */
  readonly status?: number;
  /** Why it failed. */
  readonly error?: string;
  /** The first 4 KB of the answer. */
  readonly response?: string;
}

export interface DeliveryDocument {
  readonly deliveryId: string;
  readonly kind: DeliveryKind;
  /** An address without user information and query, or a mail address. */
  readonly target: string;
  readonly format?: CallbackFormat;
  readonly type: CallbackType;
  readonly sequence: number;
  readonly state: DeliveryState;
  readonly createdAt: string;
  readonly nextAttemptAt?: string;
  readonly attempts: readonly DeliveryAttempt[];
}

export type DeliveryKind =
  | "callback"
  | "mail";

export type DeliveryState =
  | "pending"
  | "sending"
  | "delivered"
  | "failed";

export interface DocumentDocument extends DocumentDocumentRequest {
  /** A document that is yet to be fetched has no dataId, but the url, without its query. */
  readonly dataId?: string;
  readonly contentType?: string;
  readonly size?: string;
}

export interface DocumentDocumentRequest {
  readonly url?: string;
  readonly upload?: string;
  /** The file itself, in base64, in requests that submit a job. */
  readonly content?: string;
  readonly fileName?: string;
  readonly options?: readonly Option[];
}

export interface EmptyReturn {
}

/** The kinds of events, each with what it means. More kinds may come. job.created: The job was taken; it waits for documents or for its start. Once for each job, the first of its events. job.queued: The job was started and waits for its turn. job.started: A run of the job has begun; again after `job.given-back`. job.given-back: A run was broken off because its server stopped or died; the job will run again. job.prioritized: The job got another priority among those of its company. job.held: A job that waits for its turn was held: it does not run before it is released. job.released: A job that was held waits for its turn again. job.cancel-requested: Somebody asked a running job to stop. job.completed: The job has ended and did its work, perhaps with warnings before. job.failed: The job has ended without doing its work; the message says why. job.cancelled: The job has ended because somebody stopped it. job.followed: Another job was submitted that goes on with this one; the message names it. document.added: A document of the job has arrived whole. document.renamed: A document got another name. document.removed: A document was taken away before the start. result.added: The run has made a file that can be fetched. file.processed: A file was worked on. file.failed: A file could not be had or not be worked on; the others go on. file.skipped: A file was left alone because it is there already and the job says not to overwrite it. file.warning: A file was worked on, but something of it was lost or could not be done right. asset.added: A file was put into the library. asset.replaced: A file of the library was replaced. asset.published: A file of the library can be read by everybody. asset.unpublished: A file of the library can no longer be read by everybody. export.ready: An export can be fetched by its link. option.ignored: Something that was asked for had no effect; the message says what and why. mail.not-sent: Mail was asked for and not sent; the message says why. content.changed: The content of a file was changed so that it keeps what was asked for. artwork.uploaded: Artwork has arrived. artwork.adjusted: Artwork was adjusted as somebody asked for. preflight.done: Artwork was checked; the message tells what was found. review.wanted: Artwork waits for somebody of the company to look at it. review.done: Somebody of the company has looked at the artwork. proof.ready: A proof of the artwork is there. decision.made: Artwork was approved or rejected. artwork.expired: Nobody approved artwork in time. link.revoked: An upload link was withdrawn. record.changed: The record of a piece of work was changed. contents.removed: The documents and results of a job that has ended were removed, as the job asks; the job itself stays. endpoint.off: An address took no callbacks for days and is switched off; this job was to be told there last. */
export type EventCode =
  | "job.created"
  | "job.queued"
  | "job.started"
  | "job.given-back"
  | "job.prioritized"
  | "job.held"
  | "job.released"
  | "job.cancel-requested"
  | "job.completed"
  | "job.failed"
  | "job.cancelled"
  | "job.followed"
  | "document.added"
  | "document.renamed"
  | "document.removed"
  | "result.added"
  | "file.processed"
  | "file.failed"
  | "file.skipped"
  | "file.warning"
  | "asset.added"
  | "asset.replaced"
  | "asset.published"
  | "asset.unpublished"
  | "export.ready"
  | "option.ignored"
  | "mail.not-sent"
  | "content.changed"
  | "artwork.uploaded"
  | "artwork.adjusted"
  | "preflight.done"
  | "review.wanted"
  | "review.done"
  | "proof.ready"
  | "decision.made"
  | "artwork.expired"
  | "link.revoked"
  | "record.changed"
  | "contents.removed"
  | "endpoint.off";

export interface EventDocument {
  readonly code: EventCode;
  readonly severity: Severity;
  readonly message: string;
  readonly dataId?: string;
}

/** fmt: orig, convert. */
export interface ExportJob {
  readonly assetHandleArray: HandleArray;
  readonly fmt: string;
  readonly is_modifier?: string;
  readonly macro?: string;
  readonly emailSetting: string;
  readonly clientId?: string;
}

/** The codes that clients of the Conversion Service know (documented in docs/workflows). */
export type FailureCode =
  | "internal"
  | "configuration"
  | "generic"
  | "unsupportedFormat"
  | "unsupportedFeature"
  | "option"
  | "canceled"
  | "timeout"
  | "password"
  | "conformance"
  | "corrupt"
  | "external";

export type FindingCode =
  | "attachments"
  | "black-text-knocks-out"
  | "bleed-empty"
  | "bleed-missing"
  | "bleed-without-box"
  | "box-invalid"
  | "box-outside"
  | "calibrated-rgb"
  | "claim-without-output-intent"
  | "content-damaged"
  | "crop-inside-trim"
  | "device-independent-colour"
  | "fill-thin"
  | "font-invisible"
  | "font-not-embedded"
  | "form-fields"
  | "form-fields-without-appearance"
  | "form-xfa"
  | "ink-coverage"
  | "ink-overlap"
  | "layers"
  | "layers-hidden"
  | "line-thin"
  | "multimedia"
  | "notes"
  | "output-intent"
  | "overprint"
  | "page-count"
  | "page-repeated"
  | "page-rotated"
  | "page-scaled"
  | "page-sizes-differ"
  | "page-tree-damaged"
  | "pdf-version"
  | "pdfx-claim"
  | "picture-mask-resolution"
  | "picture-resolution"
  | "picture-resolution-high"
  | "picture-stencil-resolution"
  | "printing-restricted"
  | "registration-colour"
  | "rgb-colour"
  | "rotation-invalid"
  | "scripts"
  | "spot-alternate-rgb"
  | "spot-colours"
  | "spot-names-alike"
  | "spot-prints-nothing"
  | "stream-filter"
  | "text-many-inks"
  | "text-near-trim"
  | "text-small"
  | "too-complex"
  | "transfer-curve"
  | "transparency"
  | "trim-missing"
  | "trim-size"
  | "white-overprint"
  | "white-overprint-harmless";

export interface FindingCountsDocument {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** One thing on one page, or of the whole file; every finding speaks of one object, also where `count` of them have it. */
export interface FindingDocument {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** From 1; absent for what belongs to the whole file. */
  readonly page?: number;
  readonly count: number;
  /** Of several the worst. */
  readonly found?: string;
  readonly wanted?: string;
  readonly message: string;
  /** How to mend it. */
  readonly advice: string;
  /** The first twenty. */
  readonly areas?: readonly AreaDocument[];
}

export type FindingSeverity =
  | "error"
  | "warning"
  | "info";

/** Following jobs */
export interface GetActiveJobsParam {
  readonly companyHandle?: string;
  readonly jobHandle?: string;
  readonly originalName?: string;
  readonly includeWaitingJobs?: boolean;
}

export interface GetActiveJobsReturn {
  readonly jobArray: readonly ActiveJob[];
}

/** How the artwork of a job stands, in the words of the job document; of several jobs with the handle's name, the newest. An operation of its own, because toolkits hand over the only field of submitJobReturn in place of it. */
export interface GetArtworkReturn extends GetArtworkReturnRequest {
  readonly artwork: ArtworkDocument;
}

/** How the artwork of a job stands, in the words of the job document; of several jobs with the handle's name, the newest. An operation of its own, because toolkits hand over the only field of submitJobReturn in place of it. */
export interface GetArtworkReturnRequest {
  /** As below /v1/jobs. */
  readonly jobId: string;
  readonly waitingFor?: WaitingFor;
  /** The page for the customer: for callers who may submit jobs, while it opens. */
  readonly uploadURL?: string;
  /** Absent once the link was revoked. */
  readonly linkExpiresAt?: string;
  readonly artwork: ArtworkDocumentRequest;
}

export interface GetAssetJobLogsParam {
  readonly companyHandle: string;
  readonly assetHandle: string;
}

export interface GetAssetJobLogsReturn {
  readonly jobLogArray: readonly AssetJobLog[];
}

export interface GetAssetsByNameParam {
  readonly companyHandle: string;
  readonly accessUserHandle?: string;
  readonly accessGroupHandle?: string;
  readonly nameArray: readonly string[];
  readonly assetTypeArray?: readonly string[];
  readonly excludeAssetTypeArray?: readonly string[];
  readonly assetSubTypeArray?: readonly string[];
  readonly strictSubTypeCheck?: boolean;
  readonly responseFieldArray?: readonly string[];
  readonly excludeFieldArray?: readonly string[];
}

export interface GetAssetsByNameReturn {
  readonly assetArray?: readonly Asset[];
}

/** Companies, users and assets */
export interface GetCompanyInfoParam {
  readonly companyHandle?: string;
  readonly companyName?: string;
}

export interface GetCompanyInfoReturn {
  readonly companyInfo: Company;
}

/** sortBy: Date or LogType. */
export interface GetJobLogDetailsParam {
  readonly companyHandle: string;
  readonly jobHandle?: string;
  readonly originalName?: string;
  readonly logTypeArray?: readonly string[];
  readonly recordsPerPage?: number;
  readonly resultsPage?: number;
  readonly sortBy?: string;
  readonly sortDirection?: string;
}

export interface GetJobLogDetailsReturn {
  readonly jobLogArray: readonly JobLog[];
}

/** sortBy: JobName, LogType, StartDate, CompanyName, UserId, Email, FileErrorCount, FileWarningCount, FileSuccessCount. sortDirection, here and below: Ascending, Descending. */
export interface GetJobLogsParam {
  readonly companyHandle?: string;
  readonly userHandle?: string;
  readonly sortBy?: string;
  readonly sortDirection?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly numRows?: number;
}

export interface GetJobLogsReturn {
  readonly jobLogArray: readonly JobLog[];
}

/** No operation of the IPS API: ours. Addresses of all results, which open without logging in. */
export interface GetResultLinksParam {
  readonly companyHandle: string;
  readonly jobHandle: string;
  /** How long they are good; an hour without it. */
  readonly minutes?: number;
}

export interface GetResultLinksReturn {
  /** As below /v1/jobs. */
  readonly jobId: string;
  readonly linkArray: readonly ResultLink[];
}

export interface GetScheduledJobsParam {
  readonly companyHandle?: string;
  readonly jobHandle?: string;
  readonly originalName?: string;
}

export interface GetScheduledJobsReturn {
  readonly jobArray: readonly ScheduledJob[];
}

/** Handles of assets, projects, presets, set scripts. */
export type HandleArray = readonly string[];

export interface IllustratorOptions {
  readonly process?: string;
  readonly resolution?: number;
  readonly colorspace?: string;
  readonly alpha?: boolean;
}

export interface ImageInfo {
  readonly originalPath?: string;
  readonly originalFile?: string;
  readonly optimizedPath?: string;
  readonly optimizedFile?: string;
  readonly maskPath?: string;
  readonly maskFile?: string;
  readonly width?: number;
  readonly height?: number;
  readonly fileSize?: string;
  readonly resolution?: number;
}

export interface ImageRenderingPublishJob {
  readonly emailSetting: string;
  readonly httpCompletionUrl?: string;
  readonly contextHandle?: string;
}

/** publishType: Full, FullWithSearch, Incremental. emailSetting, here and everywhere: All, Error, ErrorAndWarning, JobCompletion, None. The context handle came with release 4.5. */
export interface ImageServingPublishJob {
  readonly publishType: string;
  readonly emailSetting: string;
  readonly httpCompletionUrl?: string;
  readonly contextHandle?: string;
}

export interface InDesignOptions {
  readonly process?: string;
}

export interface InkDocument {
  readonly name: string;
  readonly kind: InkKind;
}

export type InkKind =
  | "process"
  | "spot";

export interface IsolationDocument {
  /** How many jobs may run at once, and how many wait for that. */
  readonly processCount: number;
  readonly queueLength: number;
}

/** Of the jobs that the caller may see; processing are all that were started and have not ended. */
export interface JobCounts {
  readonly creating: number;
  readonly processing: number;
  readonly completed: number;
  readonly total: number;
}

export interface JobDocument extends JobDocumentRequest {
  readonly jobId: string;
  readonly status: StatusDocument;
  readonly outcome?: JobOutcome;
  /** In lists: how many bytes of parameters, as the store has them, were left out. The job itself has them. */
  readonly parametersSize?: string;
  /** In requests each has a url, and is fetched when the job runs, or names an upload, and is taken at once. */
  readonly documents?: readonly DocumentDocument[];
  readonly artwork?: ArtworkDocument;
  /** Where people upload and approve, for callers who may change jobs: whoever has it may do both. */
  readonly uploadURL?: string;
  readonly linkExpiresAt?: string;
  readonly waitingFor?: WaitingFor;
  /** Of one job, not in lists: its place among its company's jobs that wait for a worker. */
  readonly queue?: QueueDocument;
  /** The schedule that made the job, and the time for which. */
  readonly scheduleId?: string;
  readonly fireTime?: string;
  /** The job that it does again; and, where one job is told, those that did this one again, the newest hundred. */
  readonly rerunOf?: string;
  readonly reruns?: readonly string[];
  /** 0 to 1 */
  readonly progress: number;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** When its documents and results went, as retention asks; the job itself is kept. */
  readonly contentsRemovedAt?: string;
}

export interface JobDocumentRequest {
  /** What the job is called. */
  readonly name?: string;
  readonly description?: string;
  /** The default one without it. */
  readonly workflow?: string;
  /** Of the workflow; its default one without it. */
  readonly profile?: string;
  readonly options?: readonly Option[];
  readonly parameters?: Parameters;
  /** The caller's own id of the job. */
  readonly externalId?: string;
  readonly metadata?: readonly PropertyDocument[];
  readonly tags?: readonly string[];
  /** The job is for trying things out: told and listed as that, worked on as all others. */
  readonly isTest?: boolean;
  /** What the customer's bookkeeping knows the job by. */
  readonly invoiceReference?: string;
  /** The job whose result was rejected, and which this one makes anew. */
  readonly followsJob?: string;
  /** When the caller wants it done; never a promise, and no reason to run it earlier. */
  readonly dueTime?: string;
  /** Of the company's waiting jobs the highest runs first, of equal ones the oldest; 50 without it. */
  readonly priority?: number;
  readonly locale?: string;
  readonly execTime?: string;
  readonly execSchedule?: string;
  readonly timeZone?: string;
  /** Who is told of the job's changes. */
  readonly callbackURL?: string;
  readonly callbackFormat?: CallbackFormat;
  /** What callbackURL is told: the changes of the job's state without it. */
  readonly callbackEvents?: readonly CallbackEvent[];
  /** Whether the results that it is told have links which open without a key. */
  readonly callbackLinks?: boolean;
  readonly returnURL?: string;
  /** In requests each has a url, and is fetched when the job runs, or names an upload, and is taken at once. */
  readonly documents?: readonly DocumentDocumentRequest[];
  /** Of the workflow artwork: what the page behind uploadURL offers, how it looks, and the file where it is there already. */
  readonly capabilities?: CapabilitiesDocument;
  readonly brand?: BrandDocument;
  readonly artwork?: ArtworkDocumentRequest;
  /** Whether it starts at once. Without it a job that brings documents does, others wait to be started. */
  readonly start?: boolean;
  /** On hold: no worker takes it until it is released. */
  readonly hold?: boolean;
  /** The job starts by itself when it has documents and for so long none came. */
  readonly quietSeconds?: number;
  /** How long its documents and results are kept, where that is shorter than the server keeps jobs. */
  readonly retention?: RetentionDocument;
}

export interface JobEventDocument {
  /** Counts from 1 per job. */
  readonly sequence: number;
  readonly at: string;
  readonly code: EventCode;
  readonly severity: Severity;
  readonly message: string;
  readonly dataId?: string;
  readonly fileName?: string;
}

/** One line of a job's history. */
export type JobEventDocumentList = readonly JobEventDocument[];

/** What stopJob, pauseJob, resumeJob, executeJob and deleteJob take, and the nothing that they return. */
export interface JobHandleParam {
  readonly companyHandle: string;
  readonly jobHandle: string;
}

/** logType tells the kind of job, such as BeginUpload. endDate is there once the job has ended. */
export interface JobLog {
  readonly companyHandle: string;
  readonly jobHandle: string;
  readonly jobName: string;
  readonly originalJobName: string;
  readonly submitUserEmail: string;
  readonly logType: string;
  readonly jobSubType: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly description: string;
  readonly fileSuccessCount: number;
  readonly fileErrorCount: number;
  readonly fileWarningCount: number;
  readonly fileDuplicateCount: number;
  readonly fileUpdateCount: number;
  readonly totalFileCount: number;
  readonly transferSuccessCount: number;
  readonly transferErrorCount: number;
  readonly transferWarningCount: number;
  readonly fatalError: boolean;
  readonly detailTotalRows?: number;
  readonly detailArray?: readonly JobLogDetail[];
}

export interface JobLogDetail {
  readonly logMessage: string;
  readonly logType: string;
  readonly dateCreated?: string;
  readonly assetName?: string;
  readonly assetType?: string;
  readonly assetHandle?: string;
  readonly auxArray?: readonly JobLogDetailAux[];
}

export interface JobLogDetailAux {
  readonly logMessage: string;
  readonly logType: string;
  readonly dateCreated?: string;
}

export type JobOutcome =
  | "succeeded"
  | "failed"
  | "cancelled";

export type JobStatus =
  | "creating"
  | "pending"
  | "processing"
  | "completed";

/** fillMethod: FloodFill, MatchPixel. */
export interface KnockoutBackgroundOptions {
  readonly corner: string;
  readonly tolerance?: number;
  readonly fillMethod: string;
}

/** An address that opens one file, or all results as a zip, without a key: whoever has it is let in. */
export interface LinkDocument {
  /** Below PUBLIC_URL where the operator has set it. */
  readonly url: string;
  readonly fileName: string;
  readonly expiresAt: string;
}

/** Pixels from each side. */
export interface ManualCropOptions {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Video */
export interface MediaOptions {
  readonly videoEncodingPresetsArray?: HandleArray;
  readonly videoEncodingArray?: readonly VideoEncoding[];
  readonly videoSmartCropArray?: readonly VideoSmartCropAspectRatio[];
  readonly videoSmartCropSampleRate?: number;
  readonly avsEncodingArray?: readonly AvsEncoding[];
  readonly generateThumbnail?: boolean;
  readonly thumbnailOptions?: ThumbnailOptions;
  readonly cmafConformance?: boolean;
}

export interface MetadataOptions {
  readonly updateArray?: readonly MetadataUpdate[];
}

export interface MetadataPublishJob {
  readonly forcePublish?: boolean;
}

/** Our choice: what an item holds is published nowhere. */
export interface MetadataUpdate {
  readonly fieldHandle: string;
  readonly value: string;
}

export type NotCheckedCode =
  | "colour-appearance"
  | "conformance"
  | "fields-without-appearance"
  | "ink-of-overlaps"
  | "safe-zone-of-outlines"
  | "thin-shapes"
  | "trapping";

export interface NotCheckedDocument {
  readonly code: NotCheckedCode;
  readonly message: string;
}

/** Jobs on assets that are already there */
export interface OptimizeImagesJob {
  readonly emailSetting: string;
}

/** What a job asks of its workflow, beside its files. */
export interface Option {
  readonly name: string;
  readonly value: string;
}

/** No field of the IPS API: ours, on the job types whose workflow has options, such as the password of a PDF. */
export type OptionArray = readonly Option[];

export interface OptionDocument {
  readonly name: string;
  readonly type: OptionType;
  readonly description: string;
  /** The value when neither the caller nor the profile sets one. */
  readonly default?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
  /** Options that say the same in another way: both in one list are refused. */
  readonly excludes?: readonly string[];
  /** It has no effect unless another option has one of these values. */
  readonly needs?: OptionNeedDocument;
  readonly repeats: boolean;
  readonly secret: boolean;
}

export interface OptionNeedDocument {
  readonly option: string;
  readonly choices: readonly string[];
}

export type OptionType =
  | "integer"
  | "number"
  | "boolean"
  | "text"
  | "choice"
  | "pages";

/** process: None, Rasterize, Thumbnail; render has been seen in answers. */
export interface PDFOptions {
  readonly process?: string;
  readonly resolution?: number;
  readonly colorspace?: string;
  readonly pdfCatalog?: boolean;
  readonly extractSearchWords?: boolean;
  readonly extractLinks?: boolean;
}

/** Exactly one job element of the IPS vocabulary; those from preflightJob on are ours. */
export interface Parameters {
  readonly imageServingPublishJob?: ImageServingPublishJob;
  readonly imageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly videoPublishJob?: VideoPublishJob;
  readonly serverDirectoryPublishJob?: ServerDirectoryPublishJob;
  readonly metadataPublishJob?: MetadataPublishJob;
  readonly uploadDirectoryJob?: UploadDirectoryJob;
  readonly uploadUrlsJob?: UploadUrlsJob;
  readonly uploadPostJob?: UploadPostJob;
  readonly optimizeImagesJob?: OptimizeImagesJob;
  readonly ripPdfsJob?: RipPdfsJob;
  readonly reprocessAssetsJob?: ReprocessAssetsJob;
  readonly createVideoSitemapJob?: CreateVideoSitemapJob;
  readonly exportJob?: ExportJob;
  readonly automatedSetGenerationJob?: AutomatedSetGenerationJob;
  readonly preflightJob?: PrepressJob;
  readonly adjustJob?: PrepressJob;
  readonly proofJob?: PrepressJob;
  /** The fields of the workflow artwork for callers of the IPS API; as fields of the job itself they say the same. */
  readonly artworkJob?: ArtworkJob;
  readonly mergePdfJob?: PrepressJob;
  readonly splitPdfJob?: PrepressJob;
  readonly extractTextJob?: PrepressJob;
}

/** Exactly one of these is there. */
export type ParametersName = keyof Parameters;

/** The names of Parameters in schema order. */
export const PARAMETERS_NAMES: readonly ParametersName[] = [
  "imageServingPublishJob",
  "imageRenderingPublishJob",
  "videoPublishJob",
  "serverDirectoryPublishJob",
  "metadataPublishJob",
  "uploadDirectoryJob",
  "uploadUrlsJob",
  "uploadPostJob",
  "optimizeImagesJob",
  "ripPdfsJob",
  "reprocessAssetsJob",
  "createVideoSitemapJob",
  "exportJob",
  "automatedSetGenerationJob",
  "preflightJob",
  "adjustJob",
  "proofJob",
  "artworkJob",
  "mergePdfJob",
  "splitPdfJob",
  "extractTextJob",
];

/** layerNaming: LayerName, AppendNumber, AppendName, Folders. anchor: Center or a compass point. */
export interface PhotoshopLayerOptions {
  readonly layerNaming?: string;
  readonly anchor?: string;
  readonly createTemplate?: boolean;
  readonly extractText?: boolean;
  readonly extendLayers?: boolean;
}

/** process: None, MaintainLayers. The unversioned form is flat: its last three fields later moved to layerOptions. */
export interface PhotoshopOptions {
  readonly process?: string;
  readonly layerOptions?: PhotoshopLayerOptions;
  readonly maintainLayers?: boolean;
  readonly layerNaming?: string;
  readonly anchor?: string;
}

/** process: None, Rasterize. colorspace, here and below: Auto, Rgb, Cmyk, Gray. */
export interface PostScriptOptions {
  readonly process?: string;
  readonly resolution?: number;
  readonly colorspace?: string;
  readonly alpha?: boolean;
  readonly extractSearchWords?: boolean;
}

export interface PreflightDocument {
  /** The version of the checks: another one may find more in the same file. */
  readonly checks: string;
  readonly profile: string;
  readonly result: PreflightResult;
  readonly file: CheckedFileDocument;
  readonly counts: FindingCountsDocument;
  readonly pages: readonly CheckedPageDocument[];
  /** What the file is printed with: process inks and spot colours that paint something. */
  readonly inks: readonly InkDocument[];
  readonly findings: readonly FindingDocument[];
  /** What nobody should take for checked. */
  readonly notChecked: readonly NotCheckedDocument[];
}

/** A file of the operator's that adds a profile to the workflow preflight. */
export interface PreflightProfileDocument {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
}

/** failed: there is an error. warnings: there is a warning. */
export type PreflightResult =
  | "passed"
  | "warnings"
  | "failed";

export interface PreflightSummary {
  readonly result: PreflightResult;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Ours: the workflows preflight, adjust, proof, merge-pdf, split-pdf and extract-text on files of the library. profile and the options are theirs. */
export interface PrepressJob {
  readonly assetHandleArray: HandleArray;
  readonly profile?: string;
  readonly optionArray?: OptionArray;
  readonly emailSetting?: string;
  readonly postHttpUrl?: string;
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly violations?: readonly ViolationDocument[];
}

export interface ProfileDocument {
  readonly name: string;
  readonly isDefault: boolean;
  readonly description: string;
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

/** The value as text; valueType says what it is, text without it. json: any JSON, as it is written. */
export interface PropertyDocument {
  readonly propertyId: string;
  readonly propertyName: string;
  readonly value: string;
  readonly valueType?: PropertyValueType;
}

export type PropertyValueType =
  | "string"
  | "number"
  | "boolean"
  | "json";

/** Counted up to 1000; 1001 says that there are more. */
export interface QueueDocument {
  /** 1 for the job that runs next. */
  readonly position: number;
  readonly of: number;
}

/** preservePublishState stands behind synchronizationComplete here; the upload types have it the other way round. */
export interface ReprocessAssetsJob {
  readonly assetHandleArray: HandleArray;
  readonly readyForPublish?: boolean;
  readonly synchronizationComplete?: boolean;
  readonly preservePublishState?: boolean;
  readonly createMask: boolean;
  readonly preserveCrop?: boolean;
  readonly overwriteAVS?: boolean;
  readonly knockoutBackgroundOptions?: KnockoutBackgroundOptions;
  readonly manualCropOptions?: ManualCropOptions;
  readonly autoColorCropOptions?: AutoColorCropOptions;
  readonly autoTransparentCropOptions?: AutoTransparentCropOptions;
  readonly autoSmartCropOptionsArray?: readonly AutoSmartCropOptions[];
  readonly photoshopOptions?: PhotoshopOptions;
  readonly postScriptOptions?: PostScriptOptions;
  readonly pdfOptions?: PDFOptions;
  readonly mediaOptions?: MediaOptions;
  readonly illustratorOptions?: IllustratorOptions;
  readonly cssOptions?: CssOptions;
  readonly colorManagementOptions?: ColorManagementOptions;
  readonly autoSetCreationOptions?: AutoSetCreationOptions;
  readonly projectHandleArray?: HandleArray;
  readonly emailSetting: string;
  readonly postJobOnlyIfFiles?: boolean;
  readonly postHttpUrl?: string;
  readonly postImageServingPublishJob?: ImageServingPublishJob;
  readonly postImageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly postVideoPublishJob?: VideoPublishJob;
  readonly inDesignOptions?: InDesignOptions;
  readonly unsharpMaskOptions?: UnsharpMaskOptions;
  readonly excludeMasterVideoFromAVS?: boolean;
  readonly metadataOptions?: MetadataOptions;
  readonly jwtToken?: string;
  readonly imsOrg?: string;
  readonly apikey?: string;
  readonly ignoreSmartCropGeneration?: boolean;
  readonly preserveSmartCrop?: boolean;
  readonly optionArray?: OptionArray;
}

/** No operation of the IPS API: ours. What it names takes the place of what the job was submitted with. */
export interface RerunJobParam {
  readonly companyHandle: string;
  readonly jobHandle: string;
  readonly profile?: string;
  readonly optionArray?: OptionArray;
}

export interface RerunJobReturn {
  /** Of the new job alone. */
  readonly jobHandle: string;
  /** As below /v1/jobs. */
  readonly jobId: string;
}

export interface ResultData {
  readonly resultId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: string;
  readonly properties: readonly ResultProperty[];
}

export interface ResultDocument {
  readonly jobId: string;
  readonly status: ResultStatus;
  readonly success: boolean;
  readonly error?: ResultError;
  readonly events: readonly EventDocument[];
  readonly dataList: readonly ResultData[];
}

export interface ResultError {
  readonly code: FailureCode;
  readonly message: string;
}

export interface ResultLink {
  readonly resultId: string;
  readonly fileName: string;
  readonly url: string;
  readonly expiresAt: string;
}

export interface ResultProperty {
  readonly name: string;
  readonly value: string;
}

export type ResultStatus =
  | "success"
  | "warning"
  | "error";

/** When documents and results of a job are removed: by what comes first. */
export interface RetentionDocument {
  /** After its end; no more than the server keeps jobs. */
  readonly hours?: number;
  /** Once every result was downloaded to its last byte. */
  readonly afterDownload?: boolean;
}

/** Superseded by ReprocessAssetsJob. */
export interface RipPdfsJob {
  readonly pdfHandleArray: HandleArray;
  readonly createMask: boolean;
  readonly knockoutBackgroundOptions?: KnockoutBackgroundOptions;
  readonly manualCropOptions?: ManualCropOptions;
  readonly autoColorCropOptions?: AutoColorCropOptions;
  readonly autoTransparentCropOptions?: AutoTransparentCropOptions;
  readonly autoSmartCropOptionsArray?: readonly AutoSmartCropOptions[];
  readonly postScriptOptions?: PostScriptOptions;
  readonly pdfOptions?: PDFOptions;
  readonly illustratorOptions?: IllustratorOptions;
  readonly colorManagementOptions?: ColorManagementOptions;
  readonly projectHandleArray?: HandleArray;
  readonly emailSetting: string;
  readonly postHttpUrl?: string;
  readonly postImageServingPublishJob?: ImageServingPublishJob;
  readonly postImageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly postVideoPublishJob?: VideoPublishJob;
  readonly inDesignOptions?: InDesignOptions;
  readonly optionArray?: OptionArray;
}

/** The names of fields that carry a credential, in whatever type they stand. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set(["apikey", "jwtToken", "password"]);

/** A job template with a recurring rule. */
export interface ScheduleDocument extends ScheduleDocumentRequest {
  readonly scheduleId: string;
  readonly state: ScheduleState;
  /** The next five; none while it is paused. */
  readonly nextFireTimes: readonly string[];
  readonly lastFireTime?: string;
  /** Firings without a job: because one had not ended, or because no server was there. */
  readonly skippedFirings: number;
  readonly missedFirings: number;
  readonly createdAt: string;
}

/** A job template with a recurring rule. */
export interface ScheduleDocumentRequest {
  readonly name?: string;
  readonly description?: string;
  readonly workflow?: string;
  readonly profile?: string;
  readonly parameters: Parameters;
  readonly externalId?: string;
  readonly metadata?: readonly PropertyDocument[];
  readonly tags?: readonly string[];
  readonly isTest?: boolean;
  readonly priority?: number;
  readonly locale?: string;
  readonly execSchedule: string;
  readonly timeZone?: string;
  /** What becomes of a firing while a job of the schedule has not ended: allow without it. */
  readonly overlap?: ScheduleOverlap;
  /** How late a firing may still be made, after a time without server. */
  readonly catchUpSeconds?: number;
  readonly callbackURL?: string;
  readonly callbackFormat?: CallbackFormat;
  /** What callbackURL is told: the changes of the job's state without it. */
  readonly callbackEvents?: readonly CallbackEvent[];
  /** Whether the results that it is told have links which open without a key. */
  readonly callbackLinks?: boolean;
  readonly returnURL?: string;
  /** Of its jobs. */
  readonly retention?: RetentionDocument;
}

export type ScheduleOverlap =
  | "skip"
  | "queue"
  | "allow";

export type ScheduleState =
  | "active"
  | "paused"
  | "ended";

/** A job with a time or a rule. triggerState: Blocked, Complete, Error, None, Normal, Paused. */
export interface ScheduledJob {
  readonly companyHandle: string;
  readonly jobHandle: string;
  readonly name: string;
  readonly originalName: string;
  readonly type: string;
  readonly submitUserEmail: string;
  readonly locale?: string;
  readonly description?: string;
  readonly execSchedule?: string;
  readonly nextFireTime?: string;
  readonly timeZone?: string;
  readonly triggerState?: string;
  readonly imageServingPublishJob?: ImageServingPublishJob;
  readonly imageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly videoPublishJob?: VideoPublishJob;
  readonly serverDirectoryPublishJob?: ServerDirectoryPublishJob;
  readonly metadataPublishJob?: MetadataPublishJob;
  readonly uploadDirectoryJob?: UploadDirectoryJob;
  readonly uploadUrlsJob?: UploadUrlsJob;
  readonly optimizeImagesJob?: OptimizeImagesJob;
  readonly ripPdfsJob?: RipPdfsJob;
  readonly reprocessAssetsJob?: ReprocessAssetsJob;
  readonly createVideoSitemapJob?: CreateVideoSitemapJob;
  readonly exportJob?: ExportJob;
  readonly automatedSetGenerationJob?: AutomatedSetGenerationJob;
}

export interface ServerDirectoryPublishJob {
  readonly emailSetting: string;
  readonly httpCompletionUrl?: string;
}

export interface ServiceDocument {
  readonly version: string;
  readonly status: ServiceStatus;
  readonly startTime: string;
  readonly isolation: IsolationDocument;
  readonly jobCounts: JobCounts;
}

export type ServiceStatus =
  | "running"
  | "warning"
  | "error";

export type Severity =
  | "info"
  | "warning"
  | "error";

export interface StatusDocument {
  readonly code: JobStatus;
  readonly message: string;
}

/** What submitJob takes. At most one of execTime and execSchedule, exactly one job element: core checks both. */
export interface SubmitJobParam {
  readonly companyHandle: string;
  readonly userHandle?: string;
  readonly jobName: string;
  readonly locale?: string;
  readonly execTime?: string;
  readonly execSchedule?: string;
  readonly description?: string;
  readonly imageServingPublishJob?: ImageServingPublishJob;
  readonly imageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly videoPublishJob?: VideoPublishJob;
  readonly serverDirectoryPublishJob?: ServerDirectoryPublishJob;
  readonly metadataPublishJob?: MetadataPublishJob;
  readonly uploadDirectoryJob?: UploadDirectoryJob;
  readonly uploadUrlsJob?: UploadUrlsJob;
  readonly optimizeImagesJob?: OptimizeImagesJob;
  readonly ripPdfsJob?: RipPdfsJob;
  readonly reprocessAssetsJob?: ReprocessAssetsJob;
  readonly createVideoSitemapJob?: CreateVideoSitemapJob;
  readonly exportJob?: ExportJob;
  readonly automatedSetGenerationJob?: AutomatedSetGenerationJob;
  /** Ours. Lists of jobs leave them out, because clients that were generated from the vendor's WSDL know no such elements. */
  readonly preflightJob?: PrepressJob;
  readonly adjustJob?: PrepressJob;
  readonly proofJob?: PrepressJob;
  readonly artworkJob?: ArtworkJob;
  readonly mergePdfJob?: PrepressJob;
  readonly splitPdfJob?: PrepressJob;
  readonly extractTextJob?: PrepressJob;
  /** Ours, of all job types. */
  readonly retention?: RetentionDocument;
}

export interface SubmitJobReturn {
  readonly jobHandle: string;
}

export interface TaskItemProgress {
  readonly itemName: string;
  readonly progress: number;
  readonly progressMessage: string;
  readonly lastProgressUpdate: string;
}

/** taskState: Unknown, New, Processing, Stopping, Done, Failed. progress: 0 to 1. */
export interface TaskProgress {
  readonly taskType: string;
  readonly taskState?: string;
  readonly numProcessed: number;
  readonly numProcessing: number;
  readonly numPending: number;
  readonly progress: number;
  readonly progressMessage: string;
  readonly lastProgressUpdate: string;
  readonly taskItemProgressArray: readonly TaskItemProgress[];
}

export interface TextDocument {
  readonly fileName: string;
  /** Of the file; `pages` has those that were asked for. */
  readonly pageCount: number;
  readonly pages: readonly TextPageDocument[];
}

export interface TextLineDocument {
  /** Words with one space between them. */
  readonly text: string;
  readonly area: AreaDocument;
  /** Degrees clockwise in which its first letter is turned on the page as it is shown; absent where it is upright. */
  readonly angle?: number;
  /** Absent where only lines were asked for. */
  readonly words?: readonly TextWordDocument[];
}

export interface TextPageDocument {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which the page is turned to be shown; places are those after turning. */
  readonly rotation: number;
  /** In reading order, as PDFium finds it. */
  readonly lines: readonly TextLineDocument[];
}

export interface TextWordDocument {
  readonly text: string;
  readonly area: AreaDocument;
}

/** Milliseconds from the start. */
export interface ThumbnailOptions {
  readonly thumbnailTime?: string;
}

/** process: None, UnCompress. */
export interface UnCompressOptions {
  readonly process: string;
}

/** amount 0 to 5, radius 0 to 250, threshold 0 to 255, monochrome 0 or 1. */
export interface UnsharpMaskOptions {
  readonly amount?: number;
  readonly radius?: number;
  readonly threshold?: number;
  readonly monochrome?: number;
}

/** Files of a directory of the server. At most one of the three crop options and one of the three post jobs. The two xmpTemplate fields have been seen in 2013 only. */
export interface UploadDirectoryJob {
  readonly destFolder?: string;
  readonly serverDir: string;
  readonly overwrite: boolean;
  readonly readyForPublish: boolean;
  readonly preservePublishState?: boolean;
  readonly synchronizationComplete?: boolean;
  readonly includeSubfolders: boolean;
  readonly createMask: boolean;
  readonly processMetadataFiles: boolean;
  readonly preserveCrop?: boolean;
  readonly knockoutBackgroundOptions?: KnockoutBackgroundOptions;
  readonly manualCropOptions?: ManualCropOptions;
  readonly autoColorCropOptions?: AutoColorCropOptions;
  readonly autoTransparentCropOptions?: AutoTransparentCropOptions;
  readonly autoSmartCropOptionsArray?: readonly AutoSmartCropOptions[];
  readonly photoshopOptions?: PhotoshopOptions;
  readonly postScriptOptions?: PostScriptOptions;
  readonly pdfOptions?: PDFOptions;
  readonly illustratorOptions?: IllustratorOptions;
  readonly cssOptions?: CssOptions;
  readonly colorManagementOptions?: ColorManagementOptions;
  readonly autoSetCreationOptions?: AutoSetCreationOptions;
  readonly projectHandleArray?: HandleArray;
  readonly emailSetting: string;
  readonly postJobOnlyIfFiles?: boolean;
  readonly postHttpUrl?: string;
  readonly postImageServingPublishJob?: ImageServingPublishJob;
  readonly postImageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly postVideoPublishJob?: VideoPublishJob;
  readonly mediaOptions?: MediaOptions;
  readonly inDesignOptions?: InDesignOptions;
  readonly xmpKeywords?: string;
  readonly xmpTemplateId?: string;
  readonly xmpTemplateOverwrites?: boolean;
  readonly unsharpMaskOptions?: UnsharpMaskOptions;
  readonly unCompressOptions?: UnCompressOptions;
  readonly excludeMasterVideoFromAVS?: boolean;
  readonly metadataOptions?: MetadataOptions;
  readonly jwtToken?: string;
  readonly imsOrg?: string;
  readonly apikey?: string;
  readonly ignoreSmartCropGeneration?: boolean;
  readonly preserveSmartCrop?: boolean;
  readonly optionArray?: OptionArray;
}

/** Files in the request itself. No job of submitJob: the upload servlet takes it and job queries report it. */
export interface UploadPostJob {
  readonly overwrite: boolean;
  readonly readyForPublish: boolean;
  readonly preservePublishState?: boolean;
  readonly synchronizationComplete?: boolean;
  readonly createMask: boolean;
  readonly preserveCrop?: boolean;
  readonly knockoutBackgroundOptions?: KnockoutBackgroundOptions;
  readonly manualCropOptions?: ManualCropOptions;
  readonly autoColorCropOptions?: AutoColorCropOptions;
  readonly autoTransparentCropOptions?: AutoTransparentCropOptions;
  readonly autoSmartCropOptionsArray?: readonly AutoSmartCropOptions[];
  readonly photoshopOptions?: PhotoshopOptions;
  readonly postScriptOptions?: PostScriptOptions;
  readonly pdfOptions?: PDFOptions;
  readonly illustratorOptions?: IllustratorOptions;
  readonly cssOptions?: CssOptions;
  readonly colorManagementOptions?: ColorManagementOptions;
  readonly autoSetCreationOptions?: AutoSetCreationOptions;
  readonly projectHandleArray?: HandleArray;
  readonly emailSetting: string;
  readonly postHttpUrl?: string;
  readonly mediaOptions?: MediaOptions;
  readonly inDesignOptions?: InDesignOptions;
  readonly xmpKeywords?: string;
  readonly unsharpMaskOptions?: UnsharpMaskOptions;
  readonly unCompressOptions?: UnCompressOptions;
  readonly excludeMasterVideoFromAVS?: boolean;
  readonly metadataOptions?: MetadataOptions;
  readonly jwtToken?: string;
  readonly imsOrg?: string;
  readonly apikey?: string;
  readonly ignoreSmartCropGeneration?: boolean;
  readonly preserveSmartCrop?: boolean;
  readonly sourceVideoAssetHandle?: string;
  readonly audioCaptionsMetadata?: AudioCaptionsMetadata;
}

/** One post of an upload: the first names the job or the next ones name its handle. uploadParams counts in the first only. */
export interface UploadPostParam {
  readonly companyHandle: string;
  readonly jobName?: string;
  readonly jobHandle?: string;
  readonly locale?: string;
  readonly description?: string;
  readonly destFolder?: string;
  readonly fileName?: string;
  readonly endJob?: boolean;
  readonly uploadParams?: UploadPostJob;
  /** Ours, of the post that opens the job. */
  readonly retention?: RetentionDocument;
}

export interface UploadPostReturn {
  readonly jobHandle: string;
}

/** destPath: folder and file name, as in MyCompany/summer/shoe.jpg. */
export interface UploadUrl {
  readonly sourceUrl: string;
  readonly destPath: string;
}

/** Files fetched from URLs. urlArray must be there on submit; numUrls is for answers only. Core checks both. */
export interface UploadUrlsJob {
  readonly urlArray?: readonly UploadUrl[];
  readonly numUrls?: number;
  readonly overwrite: boolean;
  readonly readyForPublish: boolean;
  readonly preservePublishState?: boolean;
  readonly synchronizationComplete?: boolean;
  readonly createMask: boolean;
  readonly preserveCrop?: boolean;
  readonly knockoutBackgroundOptions?: KnockoutBackgroundOptions;
  readonly manualCropOptions?: ManualCropOptions;
  readonly autoColorCropOptions?: AutoColorCropOptions;
  readonly autoTransparentCropOptions?: AutoTransparentCropOptions;
  readonly autoSmartCropOptionsArray?: readonly AutoSmartCropOptions[];
  readonly photoshopOptions?: PhotoshopOptions;
  readonly postScriptOptions?: PostScriptOptions;
  readonly pdfOptions?: PDFOptions;
  readonly illustratorOptions?: IllustratorOptions;
  readonly cssOptions?: CssOptions;
  readonly colorManagementOptions?: ColorManagementOptions;
  readonly autoSetCreationOptions?: AutoSetCreationOptions;
  readonly projectHandleArray?: HandleArray;
  readonly emailSetting: string;
  readonly postJobOnlyIfFiles?: boolean;
  readonly postHttpUrl?: string;
  readonly postImageServingPublishJob?: ImageServingPublishJob;
  readonly postImageRenderingPublishJob?: ImageRenderingPublishJob;
  readonly postVideoPublishJob?: VideoPublishJob;
  readonly mediaOptions?: MediaOptions;
  readonly inDesignOptions?: InDesignOptions;
  readonly xmpKeywords?: string;
  readonly unsharpMaskOptions?: UnsharpMaskOptions;
  readonly unCompressOptions?: UnCompressOptions;
  readonly excludeMasterVideoFromAVS?: boolean;
  readonly metadataOptions?: MetadataOptions;
  readonly jwtToken?: string;
  readonly imsOrg?: string;
  readonly apikey?: string;
  readonly ignoreSmartCropGeneration?: boolean;
  readonly preserveSmartCrop?: boolean;
  readonly sourceVideoAssetHandle?: string;
  readonly audioCaptionsMetadata?: AudioCaptionsMetadata;
  readonly optionArray?: OptionArray;
}

export interface VideoEncoding {
  readonly name: string;
  readonly fileSuffix: string;
  readonly playbackTarget?: string;
  readonly width?: number;
  readonly height?: number;
  readonly videoCodec?: string;
  readonly videoBitrate: number;
  readonly minBitrate?: number;
  readonly maxBitrate?: number;
  readonly constantBitrate?: boolean;
  readonly frameRate?: number;
  readonly keyframeInterval?: number;
  readonly h264Profile?: string;
  readonly h264Level?: string;
  readonly twoPass?: boolean;
  readonly audioCodec?: string;
  readonly audioBitrate: number;
  readonly audioSampleRate?: number;
  readonly advancedSettings?: readonly Property[];
}

export interface VideoPublishJob {
  readonly emailSetting: string;
  readonly httpCompletionUrl?: string;
  readonly contextHandle?: string;
}

export interface VideoSmartCropAspectRatio {
  readonly width?: number;
  readonly height?: number;
}

export interface ViolationDocument {
  readonly pointer: string;
  readonly line?: number;
  readonly rule: string;
  readonly message: string;
}

/** What a job that waits for people waits for. people: Of the workflow record: whoever does the work. */
export type WaitingFor =
  | "upload"
  | "decision"
  | "review"
  | "people";

export interface WorkflowDocument {
  readonly name: string;
  readonly isDefault: boolean;
  readonly description: string;
  /** The workflow that this is another name of. */
  readonly aliasOf?: string;
  /** The one parameters element that the workflow takes, where it takes parameters instead of options. */
  readonly parameters?: string;
  readonly profiles: readonly ProfileDocument[];
  readonly options: readonly OptionDocument[];
}
