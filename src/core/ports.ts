/** The ports: everything the core needs of the outside, as small interfaces. The other parts implement them, app.ts plugs them in. */

import type { UserStore } from "./access-ports.ts";
import type { AssetStore } from "./asset-ports.ts";
import type { Clock, Ids, Log } from "./base-ports.ts";
import type { DeliveryStore, SigningSecretStore, SubscriptionStore } from "./delivery-ports.ts";
import type { Archiver, BlobStore, LinkSigner, PublishDirectory } from "./file-ports.ts";
import type {
  CompanyStore,
  DocumentStore,
  EventStore,
  JobChanges,
  JobStore,
  ResultStore,
} from "./job-ports.ts";
import type { JobSearch } from "./job-search.ts";
import type { Fetcher, FileSender } from "./outbound-ports.ts";
import type { Engine, TicketStore } from "./run-ports.ts";
import type { Calendar, ScheduleStore } from "./schedule-ports.ts";
import type { UploadSlots } from "./upload-slots.ts";
import type { Watch } from "./watch.ts";
import type { WorkflowDeclaration } from "./workflow.ts";
import type { WorkflowAlias } from "./workflow-alias.ts";

export type * from "./asset-ports.ts";
export type * from "./base-ports.ts";
export type * from "./delivery-ports.ts";
export type * from "./file-ports.ts";
export type * from "./job-ports.ts";
export type * from "./outbound-ports.ts";
export type * from "./run-ports.ts";
export type * from "./schedule-ports.ts";

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
  /** Without it as many uploads at once as come. */
  readonly uploads?: UploadSlots;
  readonly watch?: Watch;
}
