/** The first step of opening the store: schema, key, directories, and the id that database and directory share. */

import type { Company } from "../../core/model/company.ts";
import type { Ids } from "../../core/ports/base.ts";
import type { UploadLinks } from "../../core/ports/artworks.ts";
import type { LinkSigner } from "../../core/ports/files.ts";
import type { QueryKeys } from "../../core/ports/query-keys.ts";
import { createUploadLinks } from "../artwork/upload-links.ts";
import { createCompanyStore } from "../access/companies.ts";
import type { Place } from "./belongings.ts";
import { type Directories, prepareDirectories } from "../files/directories.ts";
import {
  type Joining,
  type Purpose,
  announce,
  demandFit,
  judgeInstallation,
  join,
  settleMark,
  storeInstallationId,
} from "./installation.ts";
import { checkKey, keyCheckOf } from "../secrets/key-check.ts";
import { createLinkSigner } from "../files/signed-links.ts";
import { migrate } from "../schema/migrations.ts";
import { createSealer, type Sealer } from "../secrets/seal.ts";
import { createQueryKeys } from "../secrets/query-keys.ts";
import { parseSecretKey, secretKeyOf } from "../secrets/secret-key.ts";
import type { Database } from "../databases/database.ts";

export interface Preparation {
  readonly sealer: Sealer;
  readonly links: LinkSigner;
  readonly uploadLinks: UploadLinks;
  readonly queryKeys: QueryKeys;
  /** What is to belong together once an import is done. */
  readonly joining?: Joining;
}

export interface PrepareOptions extends Place {
  readonly directories: Directories;
  /** Names blobs and temporary files. */
  readonly ids: Ids;
  /** "serve" without it, which works with no directory that belongs to another database. */
  readonly purpose?: Purpose;
  /** Seals secrets: 32 bytes as 64 hex digits or base64. Without it, `secret.key` of the data directory. */
  readonly secretKey?: string;
  /** True where several nodes work on the store. */
  readonly isShared: boolean;
  /** Made where no company has its number. */
  readonly defaultCompany?: Company;
}

/** The caller holds the lock, and so knows that nobody else prepares. Throws StoreOpenError. */
export async function prepareStore(db: Database, preparing: PrepareOptions): Promise<Preparation> {
  const { root, directories, ids, secretKey, defaultCompany } = preparing;
  const { found, verdict } = await judgeInstallation(db, preparing, preparing.purpose);
  const joining = { marks: preparing.marks, mark: found.mark, id: ids.next() };
  if (verdict === "join") {
    // Before there is a key: without the mark, a start that is killed would leave a key that nobody dares to use.
    await announce(joining);
  }
  await migrate(db);
  const key =
    secretKey === undefined || secretKey === ""
      ? await secretKeyOf(root, { isSealed: (await keyCheckOf(db)) !== undefined })
      : parseSecretKey(secretKey, "SECRET_KEY");
  const sealer = createSealer(key);
  await checkKey(db, sealer);
  if (verdict === "join-if-fitting") {
    await demandFit(db, preparing);
  }
  if (verdict === "join" || verdict === "join-if-fitting") {
    await join(joining, (id) => storeInstallationId(db, id));
  }
  await settleMark(preparing, found);
  if (defaultCompany !== undefined) {
    await createCompanyStore(db).add(defaultCompany);
  }
  await prepareDirectories(directories, preparing.isShared);
  return {
    sealer,
    links: createLinkSigner(key),
    uploadLinks: createUploadLinks(key),
    queryKeys: createQueryKeys(key),
    ...(verdict === "join-later" ? { joining } : {}),
  };
}
