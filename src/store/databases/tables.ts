/** The tables as the queries see them: text ids, epoch milliseconds, JSON as text, 0 and 1 for false and true. */

import type { Kysely, Transaction } from "kysely";
import type { AssetType, TrashState } from "../../core/model/asset.ts";
import type { FailureCode } from "../../core/model/contract-types.gen.ts";
import type { EventCode, Severity } from "../../core/model/event.ts";
import type { JobOutcome, JobStatus } from "../../core/model/job.ts";
import type {
  CallbackFormat,
  DeliveryKind,
  DeliveryState,
  CallbackType,
} from "../../core/model/delivery.ts";
import type { TicketKind } from "../../core/model/ticket.ts";
import type { ScheduleOverlap, ScheduleState } from "../../core/model/schedule.ts";
import type { Role } from "../../core/model/role.ts";

export interface CompanyRow {
  id: string;
  number: number;
  name: string;
  disabled: number;
  created_at: number;
  email: string | null;
}

export interface JobRow {
  id: string;
  company_id: string;
  workflow: string;
  profile: string;
  /** JobDocumentRequest as JSON, secret option values masked. */
  asked: string;
  /** The secret options, sealed; null once the job has ended. */
  secrets: string | null;
  status: JobStatus;
  message: string;
  outcome: JobOutcome | null;
  failure_code: FailureCode | null;
  failure_message: string | null;
  progress: number;
  submitted_by: string;
  created_at: number;
  started_at: number | null;
  completed_at: number | null;
  cancel_requested: number;
  delete_requested: number;
  /** Counts the claims; a worker with an older fence can no longer change the job. */
  fence: number;
  attempts: number;
  lease_node: string | null;
  lease_until: number | null;
  /** The sequence number of the last event. */
  event_count: number;
  /** The W3C trace context that the job was submitted with. */
  traceparent: string | null;
  /** The schedule that made it, and the time for which it fired. */
  schedule_id: string | null;
  fire_time: number | null;
  /** 1 if it waits for those that its schedule made before it. */
  in_turn: number | null;
  /** The name that it was submitted under; null where it has none. */
  name: string | null;
  external_id: string | null;
}

export interface DocumentRow {
  id: string;
  job_id: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  blob_id: string;
  /** Option[] as JSON, secret values masked. */
  options: string;
  /** The secret options, sealed; null once the job has ended. */
  secrets: string | null;
  created_at: number;
}

export interface ResultRow {
  id: string;
  job_id: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  sha256: string;
  blob_id: string;
  /** ResultProperty[] as JSON. */
  properties: string;
  created_at: number;
}

export interface EventRow {
  job_id: string;
  sequence: number;
  at: number;
  code: EventCode;
  severity: Severity;
  message: string;
  document_id: string | null;
  file_name: string | null;
  asset_id: string | null;
}

export interface TicketRow {
  key: string;
  kind: TicketKind;
  company_id: string;
  ref: string;
  due_at: number;
}

/** The tickets of one kind of one company as a whole. */
export interface LineRow {
  key: string;
  kind: TicketKind;
  company_id: string;
  /** When the first of its tickets is. */
  due_at: number;
  /** Those with lower numbers come first. */
  turn: number;
}

export interface AssetRow {
  id: string;
  company_id: string;
  /** Folder and file name joined: what is unique in a company's library. */
  path: string;
  folder: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  sha256: string;
  blob_id: string;
  ready_for_publish: number;
  /** The name in the form in which names are compared. */
  name_key: string;
  type: AssetType;
  width: number | null;
  height: number | null;
  resolution: number | null;
  optimized_blob_id: string | null;
  /** StoredFile as JSON; null without an optimized file. */
  optimized: string | null;
  optimized_at: number | null;
  /** Crop as JSON. */
  crop: string | null;
  parent_id: string | null;
  published_at: number | null;
  trash_state: TrashState;
  job_id: string | null;
  created_at: number;
  created_by: string;
  modified_at: number;
  modified_by: string;
}

interface KeyCheckRow {
  id: number;
  sealed: string;
}

export interface SubscriptionRow {
  id: string;
  /** The job's id, or the company's for an endpoint that is told about all its jobs. */
  scope: string;
  company_id: string;
  kind: DeliveryKind;
  /** As it may be shown. */
  target: string;
  /** The whole address, sealed under the id of the subscription, where it holds more than may be shown. */
  sealed: string | null;
  host: string;
  format: CallbackFormat;
  /** Event codes, separated by blanks. */
  events: string;
  severity_min: "warning" | "error" | null;
  created_at: number;
}

export interface DeliveryRow {
  id: string;
  subscription_id: string;
  job_id: string;
  company_id: string;
  kind: DeliveryKind;
  target: string;
  sealed: string | null;
  host: string;
  format: CallbackFormat;
  type: CallbackType;
  sequence: number;
  /** CallbackDocument as JSON: the job as it was at the event, so that every attempt says the same. */
  notice: string;
  locale: string | null;
  state: DeliveryState;
  attempts: number;
  /** Attempts since it was made or replayed. */
  tries: number;
  next_at: number;
  /** Null unless it is being sent. */
  lease_until: number | null;
  /** After this time it is given up, however few attempts there were. */
  expires_at: number;
  created_at: number;
}

export interface DeliveryAttemptRow {
  delivery_id: string;
  number: number;
  at: number;
  duration_ms: number;
  status: number | null;
  error: string | null;
  response: string | null;
}

interface DeliveryHostRow {
  company_id: string;
  host: string;
  failures: number;
  paused_until: number;
}

interface SigningSecretRow {
  company_id: string;
  number: number;
  sealed: string;
  valid_until: number | null;
  shown: number;
}

export interface UserRow {
  id: string;
  company_id: string;
  email: string;
  /** The address as it is looked up; unique. */
  email_key: string;
  handle: string;
  /** The handle as it is looked up; unique. */
  handle_key: string;
  role: Role;
  password_hash: string;
  disabled: number;
  created_at: number;
}

export interface ApiKeyRow {
  id: string;
  company_id: string;
  user_id: string | null;
  name: string;
  prefix: string;
  /** SHA-256 of the whole key, hex. */
  hash: string;
  /** Permission[] as JSON. */
  permissions: string;
  expires_at: number | null;
  created_at: number;
}

export interface ScheduleRow {
  id: string;
  company_id: string;
  workflow: string;
  profile: string;
  /** JobDocumentRequest as JSON, without its rule. */
  asked: string;
  /** NewSubscription[] and the secrets of its jobs, sealed; null for none. */
  wishes: string | null;
  rule: string;
  time_zone: string;
  state: ScheduleState;
  overlap: ScheduleOverlap;
  catch_up_s: number;
  next_fire_at: number | null;
  last_fire_at: number | null;
  skipped: number;
  missed: number;
  submitted_by: string;
  created_at: number;
}

/** A firing that happened. */
interface FiringRow {
  schedule_id: string;
  fire_time: number;
  /** Null if it was skipped. */
  job_id: string | null;
}

export interface IdempotencyKeyRow {
  /** SHA-256 of company, principal, operation and key. */
  id: string;
  /** SHA-256 of what was asked for. */
  fingerprint: string;
  /** The id of what was made. */
  ref: string;
  created_at: number;
}

export interface DocumentLinkRow {
  /** Of the document that it becomes. */
  id: string;
  job_id: string;
  sealed: string;
}

export interface JobTagRow {
  company_id: string;
  tag: string;
  job_id: string;
}

/** One row. */
interface InstallationRow {
  id: number;
  /** The data directory carries the same. */
  installation_id: string;
}

interface SchemaVersionRow {
  id: number;
  version: number;
}

/** Only on PostgreSQL. */
export interface FailedLoginRow {
  id: string;
  count: number;
  paused_until: number;
  forgotten_at: number;
}

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
  signing_secrets: SigningSecretRow;
  users: UserRow;
  api_keys: ApiKeyRow;
  schedules: ScheduleRow;
  firings: FiringRow;
  idempotency_keys: IdempotencyKeyRow;
  document_links: DocumentLinkRow;
  job_tags: JobTagRow;
  installation: InstallationRow;
  failed_logins: FailedLoginRow;
  schema_version: SchemaVersionRow;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
