/** The sum of the ports: everything the core needs of the outside. Each is declared in its own file; src/app plugs them in. */

import type { ArtworkStore, UploadLinks } from "./artworks.ts";
import type {
  CompanyStore,
  CredentialMaker,
  SessionStore,
  UserStore,
  VerifiedCallers,
} from "./access.ts";
import type { ClientAuthenticator, OauthClientStore, TokenSigner } from "./oauth.ts";
import type { DecisionStore } from "./decisions.ts";
import type { AssetStore } from "./library.ts";
import type { Clock, CoreLimits, Ids, Log } from "./base.ts";
import type { FedUploads } from "../slots/fed-uploads.ts";
import type { FollowerStore } from "./people/followers.ts";
import type { FollowerWorkflows } from "../model/people/follower.ts";
import type { ForeignFileStore, ForeignIdStore } from "./foreign-ids.ts";
import type { DeliveryStore, SigningSecretStore, SubscriptionStore } from "./callbacks.ts";
import type { Archiver, BlobStore, LinkSigner, PublishDirectory } from "./files.ts";
import type { DocumentStore, EventStore, JobChanges, JobStore, ResultStore } from "./jobs.ts";
import type { JobSearch } from "./job-search.ts";
import type { AddressGuard, Fetcher, FileSender } from "./outbound.ts";
import type { PictureMaker } from "./pictures.ts";
import type { ObjectIds, RecordStore } from "./people/records.ts";
import type { TriggerStore } from "./people/triggers.ts";
import type { WorkOrderStore } from "./people/work-orders.ts";
import type { Engine } from "./runs.ts";
import type { PartialDocumentStore } from "./uploads/partial-documents.ts";
import type { DeadlineStore, SpecificationStore } from "./specifications.ts";
import type { TicketStore } from "./tickets.ts";
import type { Calendar, ScheduleStore } from "./schedules.ts";
import type { UploadSlots } from "../slots/upload-slots.ts";
import type { UploadWriters } from "../slots/upload-writers.ts";
import type { UploadBlockStore } from "./uploads/upload-blocks.ts";
import type { UploadStore } from "./uploads/uploads.ts";
import type { ProcedureStore } from "./people/procedures.ts";
import type { ResourceStore } from "./people/resources.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Tracing } from "./tracing/tracing.ts";
import type { WorkflowCatalogue } from "./workflow-context.ts";

/** What the store keeps for core. */
export interface StorePorts {
  readonly companies: CompanyStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly oauthClients: OauthClientStore;
  readonly jobs: JobStore;
  readonly foreignIds: ForeignIdStore;
  readonly foreignFiles: ForeignFileStore;
  readonly decisions: DecisionStore;
  readonly jobSearch: JobSearch;
  readonly documents: DocumentStore;
  readonly results: ResultStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly subscriptions: SubscriptionStore;
  readonly signingSecrets: SigningSecretStore;
  readonly blobs: BlobStore;
  readonly resumableUploads: UploadStore;
  readonly uploadBlocks: UploadBlockStore;
  readonly procedures: ProcedureStore;
  readonly resources: ResourceStore;
  readonly partialDocuments: PartialDocumentStore;
  readonly assets: AssetStore;
  readonly published: PublishDirectory;
  readonly links: LinkSigner;
  readonly artworks: ArtworkStore;
  readonly records: RecordStore;
  readonly triggers: TriggerStore;
  readonly followers: FollowerStore;
  readonly workOrders: WorkOrderStore;
  readonly uploadLinks: UploadLinks;
  readonly changes: JobChanges;
  readonly schedules: ScheduleStore;
  readonly specifications: SpecificationStore;
  readonly deadlines: DeadlineStore;
  readonly tickets: Pick<TicketStore, "placeOf" | "postpone">;
}

/** What every use-case is given. */
export interface Ports extends StorePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly objectIds: ObjectIds;
  readonly log: Log;
  readonly credentials: CredentialMaker;
  readonly clientLogin: ClientAuthenticator;
  readonly tokens: TokenSigner;
  readonly verified: VerifiedCallers;
  readonly addresses: AddressGuard;
  readonly fetcher: Fetcher;
  readonly sender: FileSender;
  readonly archiver: Archiver;
  readonly engine: Engine;
  readonly workflows: WorkflowCatalogue;
  readonly pictures: PictureMaker;
  /** Links of profiles as other programs have them, or the names in these links, to profiles of preflight and proof. */
  readonly profileLinks: ReadonlyMap<string, string>;
  /** What follows completed records. */
  readonly followerWorkflows: FollowerWorkflows;
  readonly calendar: Calendar;
  readonly limits: CoreLimits;
  /** Who gets the mail of companies that have no address of their own, "" for nobody. Absent where no mail is sent. */
  readonly mailTo?: string;
  readonly fedUploads: FedUploads;
  /** Without it as many uploads at once as come. */
  readonly uploads?: UploadSlots;
  readonly uploadWriters: UploadWriters;
  readonly telemetry?: Telemetry;
  /** Only where traces are asked for. */
  readonly tracing?: Tracing;
}
