/** Administration: what the commands of `jobgate` ask for, by the running server or on the store itself. */

import type { AddedApiKey, NewApiKey } from "../../core/access/api-keys.ts";
import type { AddedOauthClient, NewOauthClient } from "../../core/access/oauth-clients.ts";
import type { RotatedKey } from "../../core/access/rotate-token-key.ts";
import type { NewCompany } from "../../core/access/companies.ts";
import type { NewSession, OpenedSession } from "../../core/access/sessions.ts";
import type { AddedUser, NewUser } from "../../core/access/users.ts";
import type { SettingsChange } from "../../core/artwork/company-settings.ts";
import type { ArtworkView, ArtworkWish, LinkView } from "../../core/artwork/operate-artwork.ts";
import type { NewEndpoint, SecretRequest } from "../../core/callbacks/company-endpoints.ts";
import type {
  NewDeadline,
  NewSpecification,
} from "../../core/specifications/keep-specifications.ts";
import type { ApiKeyView } from "../../core/model/access/api-key.ts";
import type { ArtworkSettings } from "../../core/model/artwork.ts";
import type { Company } from "../../core/model/company.ts";
import type { Endpoint, OffEndpoint } from "../../core/model/delivery.ts";
import type { OauthClientView } from "../../core/model/access/oauth-client.ts";
import type { SessionView } from "../../core/model/access/session.ts";
import type { Deadline, Specification } from "../../core/model/specification.ts";
import type { UserView } from "../../core/model/access/user.ts";
import type { Snapshot, Verification } from "../../core/ports/backup.ts";
import type { SweepReport } from "../../core/ports/upkeep.ts";

interface NewAdminUser extends Omit<NewUser, "companyNumber"> {
  /** The company's number. */
  readonly company: number;
}

export interface NewAdminKey extends Pick<NewApiKey, "name" | "permissions" | "isClient"> {
  /** The company's number. */
  readonly company: number;
  /** E-mail address of the user as whom it acts. */
  readonly user?: string;
  /** In days. */
  readonly expires?: number;
}

export interface NewAdminSession extends Omit<NewSession, "email"> {
  /** E-mail address of the user whose it is. */
  readonly user: string;
}

export interface NewAdminClient extends Omit<NewOauthClient, "permissions"> {
  /** The company's number. */
  readonly company: number;
  readonly permissions?: readonly string[];
}

/** Sends a document to an address of the admin door, such as `POST /users/add`, and resolves to its answer. */
export type AdminSend = (address: string, document?: object) => Promise<unknown>;

/** The calls. Each throws, with words for people, where it is refused. */
export type Administration = ReturnType<typeof createAdministration>;

/** The calls, each a document sent to its address. */
export function createAdministration(send: AdminSend) {
  // What the door answers at an address is what the call promises; the two are of one version.
  const ask = async <Answer>(address: string, document?: object): Promise<Answer> =>
    (await send(address, document)) as Answer;
  return {
    addCompany: (company: NewCompany) => ask<Company>("POST /companies", company),
    listCompanies: () => ask<readonly Company[]>("GET /companies"),
    /** "" takes the address away. */
    setCompanyEmail: (change: { readonly company: number; readonly email: string }) =>
      ask("POST /companies/email", change),
    setCompanyDisabled: (change: { readonly company: number; readonly isDisabled: boolean }) =>
      ask("POST /companies/disable", change),
    addUser: (user: NewAdminUser) => ask<AddedUser>("POST /users/add", user),
    listUsers: () => ask<readonly UserView[]>("POST /users/list", {}),
    setPassword: (change: Pick<NewUser, "email" | "password">) =>
      ask<AddedUser>("POST /users/password", change),
    setUserDisabled: (change: Pick<UserView, "email" | "isDisabled">) =>
      ask<UserView>("POST /users/disable", change),
    addKey: (key: NewAdminKey) => ask<AddedApiKey>("POST /keys/add", key),
    listKeys: () => ask<readonly ApiKeyView[]>("POST /keys/list", {}),
    removeKey: (prefix: string) => ask("POST /keys/remove", { prefix }),
    addSession: (session: NewAdminSession) => ask<OpenedSession>("POST /sessions/add", session),
    listSessions: () => ask<readonly SessionView[]>("POST /sessions/list", {}),
    removeSession: (id: string) => ask("POST /sessions/remove", { id }),
    addOauthClient: (client: NewAdminClient) =>
      ask<AddedOauthClient>("POST /oauth-clients/add", client),
    listOauthClients: () => ask<readonly OauthClientView[]>("POST /oauth-clients/list", {}),
    removeOauthClient: (clientId: string) => ask("POST /oauth-clients/remove", { clientId }),
    /** A token, as the client itself would get one. */
    oauthToken: async (asked: { readonly clientId: string; readonly scopes?: readonly string[] }) =>
      (await ask<{ readonly token: string }>("POST /oauth-clients/token", asked)).token,
    rotateTokenKey: (asked: { readonly isAtOnce: boolean }) =>
      ask<RotatedKey>("POST /token-keys/rotate", asked),
    addEndpoint: (endpoint: NewEndpoint) => ask<Endpoint>("POST /callbacks/add", endpoint),
    listEndpoints: (company: number) =>
      ask<readonly Endpoint[]>("POST /callbacks/list", { company }),
    /** The addresses that took no callbacks and are switched off. */
    listOffEndpoints: (company: number) =>
      ask<readonly OffEndpoint[]>("POST /callbacks/off", { company }),
    switchEndpointOn: (asked: { readonly company: number; readonly url: string }) =>
      ask("POST /callbacks/on", asked),
    removeEndpoint: (id: string) => ask("POST /callbacks/remove", { id }),
    /** The secret, which is shown once. */
    revealSecret: async (options: SecretRequest) =>
      (await ask<{ readonly secret: string }>("POST /callbacks/secret", options)).secret,
    addSpecification: (specification: NewSpecification) =>
      ask<Specification>("POST /specifications/add", specification),
    listSpecifications: (company: number) =>
      ask<readonly Specification[]>("POST /specifications/list", { company }),
    removeSpecification: (asked: Pick<NewSpecification, "company" | "key">) =>
      ask("POST /specifications/remove", asked),
    addDeadline: (deadline: NewDeadline) => ask<Deadline>("POST /deadlines/add", deadline),
    listDeadlines: (company: number) =>
      ask<readonly Deadline[]>("POST /deadlines/list", { company }),
    removeDeadline: (asked: Pick<NewDeadline, "company" | "id">) =>
      ask("POST /deadlines/remove", asked),
    listArtwork: (wish: ArtworkWish) => ask<readonly ArtworkView[]>("POST /artwork/list", wish),
    /** With `renew` a new one. */
    showLink: (link: { readonly job: string; readonly renew: boolean; readonly days?: number }) =>
      ask<LinkView>("POST /artwork/link", link),
    revokeLink: (link: { readonly job: string }) => ask("POST /artwork/revoke", link),
    releaseArtwork: (artwork: { readonly job: string }) => ask("POST /artwork/release", artwork),
    refuseArtwork: (artwork: { readonly job: string; readonly reason: string }) =>
      ask("POST /artwork/refuse", artwork),
    withdrawArtwork: (artwork: { readonly job: string }) => ask("POST /artwork/withdraw", artwork),
    /** What is set then. */
    artworkSettings: (change: SettingsChange) =>
      ask<ArtworkSettings>("POST /artwork/settings", change),
    /** Compares rows and contents. */
    verify: () => ask<Verification>("POST /verify", {}),
    /** Copies the embedded database as it is now. */
    snapshot: () => ask<Snapshot>("POST /snapshot", {}),
    /** Moves files without a row to the trash, or with `isDryRun` only tells which. */
    sweep: (options: Pick<SweepReport, "isDryRun">) => ask<SweepReport>("POST /sweep", options),
  };
}
