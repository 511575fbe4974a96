/** The tables as the queries see them: text ids, epoch milliseconds, JSON as text, 0 and 1 for false and true. */

import type {
  ApiKeyRow,
  CompanyRow,
  FailedLoginRow,
  OauthClientRow,
  SessionRow,
  TokenKeyRow,
  UserRow,
} from "./access.ts";
import type {
  DeliveryAttemptRow,
  DeliveryHostRow,
  FailingEndpointRow,
  DeliveryRow,
  SigningSecretRow,
  SubscriptionRow,
} from "./callbacks.ts";
import type { ArtworkRow, ArtworkSettingsRow, ArtworkVersionRow, DecisionRow } from "./artwork.ts";
import type { InstallationRow, KeyCheckRow, SchemaVersionRow } from "./installation.ts";
import type {
  DocumentLinkRow,
  DocumentRow,
  EventRow,
  ForeignFileRow,
  ForeignIdCountRow,
  ForeignIdRow,
  IdempotencyKeyRow,
  JobCountRow,
  JobRow,
  JobTagRow,
  ResultRow,
} from "./jobs.ts";
import type { AssetRow } from "./library.ts";
import type { LineRow, TicketRow } from "./runs.ts";
import type { RecordEndRow, RecordFollowerRow, RecordRow, RecordSnapshotRow } from "./records.ts";
import type { TriggerRow } from "./triggers.ts";
import type { WorkOrderRow, WorkOrderTaskRow, WorkOrderUserRow } from "./work-orders.ts";
import type { FiringRow, ScheduleRow } from "./schedules.ts";
import type {
  ProcedureRow,
  ProcedureVersionRow,
  RecordResourceRow,
  ResourceRow,
} from "./procedures.ts";
import type { PartialDocumentRow, UploadBlockRow, UploadRow } from "./uploads.ts";
import type { DeadlineRow, SpecificationRow } from "./specifications.ts";

export interface Tables {
  companies: CompanyRow;
  jobs: JobRow;
  documents: DocumentRow;
  results: ResultRow;
  events: EventRow;
  tickets: TicketRow;
  lines: LineRow;
  assets: AssetRow;
  key_check: KeyCheckRow;
  subscriptions: SubscriptionRow;
  deliveries: DeliveryRow;
  delivery_attempts: DeliveryAttemptRow;
  delivery_hosts: DeliveryHostRow;
  failing_endpoints: FailingEndpointRow;
  signing_secrets: SigningSecretRow;
  users: UserRow;
  api_keys: ApiKeyRow;
  sessions: SessionRow;
  oauth_clients: OauthClientRow;
  token_keys: TokenKeyRow;
  schedules: ScheduleRow;
  firings: FiringRow;
  specifications: SpecificationRow;
  deadlines: DeadlineRow;
  idempotency_keys: IdempotencyKeyRow;
  document_links: DocumentLinkRow;
  job_tags: JobTagRow;
  uploads: UploadRow;
  upload_blocks: UploadBlockRow;
  procedures: ProcedureRow;
  procedure_versions: ProcedureVersionRow;
  resources: ResourceRow;
  record_resources: RecordResourceRow;
  foreign_ids: ForeignIdRow;
  foreign_files: ForeignFileRow;
  foreign_id_counts: ForeignIdCountRow;
  partial_documents: PartialDocumentRow;
  job_counts: JobCountRow;
  records: RecordRow;
  record_snapshots: RecordSnapshotRow;
  record_ends: RecordEndRow;
  triggers: TriggerRow;
  record_followers: RecordFollowerRow;
  work_orders: WorkOrderRow;
  work_order_tasks: WorkOrderTaskRow;
  work_order_users: WorkOrderUserRow;
  artworks: ArtworkRow;
  artwork_versions: ArtworkVersionRow;
  decisions: DecisionRow;
  artwork_settings: ArtworkSettingsRow;
  installation: InstallationRow;
  failed_logins: FailedLoginRow;
  schema_version: SchemaVersionRow;
}
