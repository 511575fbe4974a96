/** The tables of who may: companies, users and keys. */

import type { Role } from "../../../core/model/access/role.ts";

export interface CompanyRow {
  id: string;
  number: number;
  name: string;
  disabled: number;
  created_at: number;
  email: string | null;
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
  /** 1 where it names a client and lets nobody in alone. */
  client: number;
  expires_at: number | null;
  created_at: number;
}

export interface SessionRow {
  id: string;
  user_id: string;
  client_id: string;
  /** SHA-256 of the token, hex. */
  hash: string;
  lifetime_ms: number;
  expires_at: number;
  created_at: number;
}

export interface OauthClientRow {
  id: string;
  client_id: string;
  company_id: string;
  name: string;
  secret_hash: string;
  /** ClientScope[] as JSON. */
  scopes: string;
  /** ClientPermission[] as JSON. */
  permissions: string;
  created_at: number;
}

export interface TokenKeyRow {
  number: number;
  kid: string;
  public_key: string;
  /** The private key, sealed with the kid as its owner. */
  sealed: string;
  created_at: number;
  signs_from: number;
}

/** Only on PostgreSQL. */
export interface FailedLoginRow {
  id: string;
  count: number;
  paused_until: number;
  forgotten_at: number;
}
