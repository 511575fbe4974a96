/** Administration: what the commands of `jobgate` ask for, by the running server or on the store itself. */

interface AdminCompany {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly createdAt: number;
}

export interface NewAdminCompany {
  /** The next free one if absent. */
  readonly number?: number;
  readonly name: string;
  /** Who gets the mail about its jobs. */
  readonly email?: string;
}

interface AdminUser {
  readonly email: string;
  readonly handle: string;
  readonly role: string;
  readonly isDisabled: boolean;
}

export interface AddedAdminUser {
  readonly user: AdminUser;
  /** The password that was made, shown once. */
  readonly password?: string;
}

interface NewAdminUser {
  /** The company's number. */
  readonly company: number;
  readonly email: string;
  readonly role: string;
  readonly password?: string;
}

interface AdminKey {
  readonly prefix: string;
  readonly name: string;
  readonly permissions: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

export interface NewAdminKey {
  /** The company's number. */
  readonly company: number;
  /** E-mail address of the user as whom it acts. */
  readonly user?: string;
  readonly name?: string;
  /** In days. */
  readonly expires?: number;
  readonly permissions?: readonly string[];
}

interface AddedAdminKey {
  readonly key: AdminKey;
  /** Shown once. */
  readonly text: string;
}

interface AdminEndpoint {
  readonly id: string;
  readonly target: string;
  readonly format: "json" | "xml";
  readonly events: readonly string[];
}

export interface NewAdminEndpoint {
  readonly company: number;
  readonly url: string;
  readonly format: "json" | "xml";
  readonly events?: readonly string[];
}

interface AdminHeap {
  readonly files: number;
  readonly sizeBytes: number;
}

export interface AdminSweep {
  readonly isDryRun: boolean;
  readonly jobsRemoved: number;
  readonly restored: AdminHeap;
  readonly trashed: AdminHeap;
  /** Some names of what was trashed. */
  readonly examples: readonly string[];
  readonly removed: AdminHeap;
  /** Some of what is not Jobgate's, by its path in the data directory, and was passed over. */
  readonly foreign: readonly string[];
}

/** The calls. Each throws, with words for people, where it is refused. */
export interface Administration {
  addCompany(company: NewAdminCompany): Promise<AdminCompany>;
  listCompanies(): Promise<readonly AdminCompany[]>;
  /** "" takes the address away. */
  setCompanyEmail(change: { readonly company: number; readonly email: string }): Promise<unknown>;
  setCompanyDisabled(change: {
    readonly company: number;
    readonly isDisabled: boolean;
  }): Promise<unknown>;
  addUser(user: NewAdminUser): Promise<AddedAdminUser>;
  listUsers(): Promise<readonly AdminUser[]>;
  setPassword(change: {
    readonly email: string;
    readonly password?: string;
  }): Promise<AddedAdminUser>;
  setUserDisabled(change: {
    readonly email: string;
    readonly isDisabled: boolean;
  }): Promise<AdminUser>;
  addKey(key: NewAdminKey): Promise<AddedAdminKey>;
  listKeys(): Promise<readonly AdminKey[]>;
  removeKey(prefix: string): Promise<unknown>;
  addEndpoint(endpoint: NewAdminEndpoint): Promise<AdminEndpoint>;
  listEndpoints(company: number): Promise<readonly AdminEndpoint[]>;
  removeEndpoint(id: string): Promise<unknown>;
  /** The secret, which is shown once. */
  revealSecret(options: { readonly company: number; readonly rotate: boolean }): Promise<string>;
  /** Moves files without a row to the trash, or with `isDryRun` only tells which. */
  sweep(options: { readonly isDryRun: boolean }): Promise<AdminSweep>;
}

/** Sends a document to an address of the admin door, such as `POST /users/add`, and resolves to its answer. */
export type AdminSend = (address: string, document?: object) => Promise<unknown>;

/** The calls, each a document sent to its address. */
export function createAdministration(send: AdminSend): Administration {
  // What the door answers at an address is what the call promises; the two are of one version.
  const ask = async <Answer>(address: string, document?: object): Promise<Answer> =>
    (await send(address, document)) as Answer;
  return {
    addCompany: (company) => ask("POST /companies", company),
    listCompanies: () => ask("GET /companies"),
    setCompanyEmail: (change) => ask("POST /companies/email", change),
    setCompanyDisabled: (change) => ask("POST /companies/disable", change),
    addUser: (user) => ask("POST /users/add", user),
    listUsers: () => ask("POST /users/list", {}),
    setPassword: (change) => ask("POST /users/password", change),
    setUserDisabled: (change) => ask("POST /users/disable", change),
    addKey: (key) => ask("POST /keys/add", key),
    listKeys: () => ask("POST /keys/list", {}),
    removeKey: (prefix) => ask("POST /keys/remove", { prefix }),
    addEndpoint: (endpoint) => ask("POST /callbacks/add", endpoint),
    listEndpoints: (company) => ask("POST /callbacks/list", { company }),
    removeEndpoint: (id) => ask("POST /callbacks/remove", { id }),
    revealSecret: async (options) =>
      (await ask<{ readonly secret: string }>("POST /callbacks/secret", options)).secret,
    sweep: (options) => ask("POST /sweep", options),
  };
}
