/** The ports: everything the core needs of the outside, as small interfaces. The other parts implement them, app.ts plugs them in. */

import type { UserStore } from "./access.ts";
import type { AssetStore } from "./library.ts";
import type { Clock, Ids, Log } from "./base.ts";
import type { FedUploads } from "../documents/fed-uploads.ts";
import type { DeliveryStore, SigningSecretStore, SubscriptionStore } from "./callbacks.ts";
import type { Archiver, BlobStore, LinkSigner, PublishDirectory } from "./files.ts";
import type {
  CompanyStore,
  DocumentStore,
  EventStore,
  JobChanges,
  JobStore,
  ResultStore,
} from "./jobs.ts";
import type { JobSearch } from "./job-search.ts";
import type { Fetcher, FileSender } from "./outbound.ts";
import type { Engine, TicketStore } from "./runs.ts";
import type { Calendar, ScheduleStore } from "./schedules.ts";
import type { UploadSlots } from "../documents/upload-slots.ts";
import type { Telemetry } from "./telemetry.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";
import type { WorkflowAlias } from "../model/workflow-alias.ts";

export type * from "./library.ts";
export type * from "./base.ts";
export type * from "./callbacks.ts";
export type * from "./files.ts";
export type * from "./jobs.ts";
export type * from "./outbound.ts";
export type * from "./runs.ts";
export type * from "./schedules.ts";

export interface WorkflowCatalogue {
  /** The first is the default. */
  list(): readonly WorkflowDeclaration[];
  /** Other names of them, for clients that were written for another service. */
  readonly aliases?: readonly WorkflowAlias[];
}

export interface CoreLimits {
  readonly uploadBytesMax: number;
  readonly documentsPerJobMax: number;
  /** How late a firing may be made after a time without server, where a schedule does not say. */
  readonly scheduleCatchUpS: number;
}

/** What every use-case is given. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly companies: CompanyStore;
  readonly users: UserStore;
  readonly jobs: JobStore;
  readonly jobSearch: JobSearch;
  readonly documents: DocumentStore;
  readonly results: ResultStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly subscriptions: SubscriptionStore;
  readonly signingSecrets: SigningSecretStore;
  readonly blobs: BlobStore;
  readonly assets: AssetStore;
  readonly published: PublishDirectory;
  readonly links: LinkSigner;
  readonly fetcher: Fetcher;
  readonly sender: FileSender;
  readonly archiver: Archiver;
  readonly changes: JobChanges;
  readonly engine: Engine;
  readonly workflows: WorkflowCatalogue;
  readonly schedules: ScheduleStore;
  readonly tickets: Pick<TicketStore, "postpone">;
  readonly calendar: Calendar;
  readonly limits: CoreLimits;
  /** Who gets the mail of companies that have no address of their own, "" for nobody. Absent where no mail is sent. */
  readonly mailTo?: string;
  readonly fedUploads: FedUploads;
  /** Without it as many uploads at once as come. */
  readonly uploads?: UploadSlots;
  readonly telemetry?: Telemetry;
}
