/** The first step of opening the store: schema, key, directories, and the id that database and directory share. */

import type { BlobStore, LinkSigner } from "../../core/ports/files.ts";
import type { Ids } from "../../core/ports/base.ts";
import { type Directories, prepareDirectories } from "../files/directories.ts";
import {
  type Joining,
  type Judged,
  announce,
  demandFit,
  join,
  settleMark,
  storeInstallationId,
} from "./installation.ts";
import { checkKey, keyCheckOf } from "../secrets/key-check.ts";
import { createLinkSigner } from "../files/signed-links.ts";
import { migrate } from "../schema/migrations.ts";
import { createSealer, type Sealer } from "../secrets/seal.ts";
import { parseSecretKey, secretKeyOf } from "../secrets/secret-key.ts";
import type { Database } from "../databases/tables.ts";

export interface Prepared {
  readonly sealer: Sealer;
  readonly links: LinkSigner;
  /** What is to belong together once an import is done. */
  readonly joining?: Joining;
}

export interface Preparing {
  readonly root: string;
  readonly directories: Directories;
  readonly blobs: BlobStore;
  readonly ids: Ids;
  /** As text; the file of the data directory without it. */
  readonly secretKey?: string;
  /** True where several nodes work on the directory. */
  readonly isShared: boolean;
  readonly judged: Judged;
}

/** The caller holds the lock, and so knows that nobody else prepares. Throws StoreOpenError. */
export async function prepareStore(
  db: Database,
  { root, directories, blobs, ids, secretKey, isShared, judged: { found, verdict } }: Preparing,
): Promise<Prepared> {
  const joining = { root, mark: found.mark, id: ids.next() };
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
    await demandFit(db, { root, blobs });
  }
  if (verdict === "join" || verdict === "join-if-fitting") {
    await join(joining, (id) => storeInstallationId(db, id));
  }
  await settleMark(root, found);
  await prepareDirectories(directories, isShared);
  return {
    sealer,
    links: createLinkSigner(key),
    ...(verdict === "join-later" ? { joining } : {}),
  };
}
