/** A company's library as a run works on it. */

import {
  type Asset,
  assetHandle,
  assetIdOf,
  assetPath,
  parseAssetPath,
  PATH_RULE,
  type StoredFile,
} from "../../core/model/asset.ts";
import type { Clock, Ids } from "../../core/ports/base.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { AssetFilter, AssetStore } from "../../core/ports/library.ts";
import {
  type AssetEdit,
  type NewAssetContent,
  type NewFile,
  type StoredAsset,
  type WorkflowAssets,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { type ActiveRun, isUnstored } from "./active-run.ts";

/** What the library is kept in. */
export interface LibraryPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly blobs: BlobStore;
  readonly assets: AssetStore;
  /** The largest file that a job may make or store. */
  readonly fileBytesMax: number;
}

const ASSETS_PER_PAGE = 500;

/** The library of the run's company; every call fails once the run was stopped. */
export function runAssets(ports: LibraryPorts, active: ActiveRun): WorkflowAssets {
  const { id: companyId, number } = active.run.company;
  const going = async <T>(work: () => Promise<T>): Promise<T> => {
    active.demandGoing();
    return work();
  };
  return {
    find: (path) => going(() => ports.assets.find(companyId, path)),
    byHandles: (handles) => going(() => byHandles(ports, active, handles)),
    handleOf: (asset) => assetHandle(number, asset.id),
    list: (filter) => listAll(ports, active, filter),
    put: (content) => going(() => putAsset(ports, active, content)),
    change: (asset, edit) => going(() => changeAsset(ports, active, { asset, edit })),
    setPublished: (paths, isPublished) =>
      going(() =>
        ports.assets.setPublished(companyId, paths, isPublished ? ports.clock.now() : undefined),
      ),
    demand: (file) => going(() => ports.blobs.demand([file.blobId])),
    withLocalFile: (file, use) => going(() => ports.blobs.withLocalFile(file.blobId, use)),
    read: (file) => {
      active.demandGoing();
      return ports.blobs.open(file.blobId);
    },
  };
}

async function byHandles(
  { assets }: LibraryPorts,
  { run: { company } }: ActiveRun,
  handles: readonly string[],
): Promise<ReadonlyMap<string, Asset>> {
  const ids = handles.flatMap((handle) => assetIdOf(company.number, handle) ?? []);
  const found = await assets.byIds(company.id, ids);
  return new Map(found.map((asset) => [assetHandle(company.number, asset.id), asset]));
}

async function* listAll(
  { assets }: LibraryPorts,
  active: ActiveRun,
  filter: AssetFilter,
): AsyncGenerator<Asset> {
  let after: string | undefined;
  for (;;) {
    active.demandGoing();
    const page = await assets.list(active.run.company.id, {
      ...filter,
      limit: ASSETS_PER_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < ASSETS_PER_PAGE) {
      return;
    }
    after = assetPath(last);
  }
}

async function putAsset(
  ports: LibraryPorts,
  active: ActiveRun,
  { content, optimized, ...put }: NewAssetContent,
): Promise<StoredAsset> {
  const { company, job } = active.run;
  demandPath(put);
  const { contentType, width, height } = put;
  const original = {
    content,
    contentType,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
  const stored: StoredFile[] = [];
  try {
    const file = await storeFile(ports, original, stored);
    const made = optimized && (await storeFile(ports, optimized, stored));
    active.demandGoing();
    const now = ports.clock.now();
    const { orphanedBlobIds, ...done } = await ports.assets.put({
      ...put,
      ...file,
      ...(made === undefined ? {} : { optimized: made, optimizedAt: now }),
      id: ports.ids.next(),
      companyId: company.id,
      trashState: "NotInTrash",
      jobId: job.id,
      createdAt: now,
      createdBy: job.submittedBy,
      modifiedAt: now,
      modifiedBy: job.submittedBy,
    });
    await ports.blobs.remove(orphanedBlobIds);
    return done;
  } catch (error) {
    if (isUnstored(error)) {
      await ports.blobs.remove(stored.map(({ blobId }) => blobId));
    }
    throw error;
  }
}

async function changeAsset(
  ports: LibraryPorts,
  active: ActiveRun,
  { asset, edit }: { readonly asset: Asset; readonly edit: AssetEdit },
): Promise<Asset> {
  const { optimized, measures, ...rest } = edit;
  const stored: StoredFile[] = [];
  try {
    const made = optimized && (await storeFile(ports, optimized, stored));
    active.demandGoing();
    const now = ports.clock.now();
    const changed = await ports.assets.change(asset, {
      ...rest,
      ...measures,
      ...(made === undefined ? {} : { optimized: made, optimizedAt: now }),
      modifiedAt: now,
      modifiedBy: active.run.job.submittedBy,
    });
    if (changed === undefined) {
      throw new WorkflowFailure("generic", "It was replaced while it was worked on.");
    }
    await ports.blobs.remove(changed.orphanedBlobIds);
    return changed.asset;
  } catch (error) {
    if (isUnstored(error)) {
      await ports.blobs.remove(stored.map(({ blobId }) => blobId));
    }
    throw error;
  }
}

/** What has no path that can be published does not come into the library, whatever brings it. */
function demandPath(place: Pick<NewAssetContent, "folder" | "fileName">): void {
  if (parseAssetPath(assetPath(place)) === undefined) {
    throw new WorkflowFailure("option", `Its path cannot stand in the library: ${PATH_RULE}`);
  }
}

/** Stores one content; it is added to those that go again if what they are for fails. */
async function storeFile(
  { blobs, fileBytesMax }: LibraryPorts,
  { content, ...file }: NewFile,
  stored: StoredFile[],
): Promise<StoredFile> {
  const { id: blobId, ...blob } = await blobs.put(content, fileBytesMax);
  const made = { ...file, ...blob, blobId };
  stored.push(made);
  return made;
}
