/** The administration of who may: what `jobgate user …`, `key …` and `company disable` say to the server. */

export interface AdminUser {
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

export interface AdminKey {
  readonly prefix: string;
  readonly name: string;
  readonly permissions: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

export interface NewAdminUser {
  /** The company's number. */
  readonly company: number;
  readonly email: string;
  readonly role: string;
  readonly password?: string;
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

/** Calls throw AdminError where the server refuses. */
export interface AccessAdministration {
  addUser(user: NewAdminUser): Promise<AddedAdminUser>;
  listUsers(): Promise<readonly AdminUser[]>;
  setPassword(options: {
    readonly email: string;
    readonly password?: string;
  }): Promise<AddedAdminUser>;
  setUserDisabled(options: {
    readonly email: string;
    readonly isDisabled: boolean;
  }): Promise<AdminUser>;
  setCompanyDisabled(options: {
    readonly company: number;
    readonly isDisabled: boolean;
  }): Promise<void>;
  /** The key's text is shown once. */
  addKey(key: NewAdminKey): Promise<{ readonly key: AdminKey; readonly text: string }>;
  listKeys(): Promise<readonly AdminKey[]>;
  removeKey(prefix: string): Promise<void>;
}

/** The calls, by way of a function that takes an address of the admin door and the document to send there. */
export function createAccessAdministration(
  post: (path: string, body: object) => Promise<unknown>,
): AccessAdministration {
  return {
    addUser: async (user) => (await post("/users/add", user)) as AddedAdminUser,
    listUsers: async () => (await post("/users/list", {})) as readonly AdminUser[],
    setPassword: async (options) => (await post("/users/password", options)) as AddedAdminUser,
    setUserDisabled: async (options) => (await post("/users/disable", options)) as AdminUser,
    setCompanyDisabled: async (options) => void (await post("/companies/disable", options)),
    addKey: async (key) =>
      (await post("/keys/add", key)) as { readonly key: AdminKey; readonly text: string },
    listKeys: async () => (await post("/keys/list", {})) as readonly AdminKey[],
    removeKey: async (prefix) => void (await post("/keys/remove", { prefix })),
  };
}
