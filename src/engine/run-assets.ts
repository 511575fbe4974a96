/** A company's library as a run works on it. */

import type { Asset } from "../core/asset.ts";
import type { NewAssetContent, WorkflowAssets } from "../core/workflow.ts";
import type { ActiveRun } from "./active-run.ts";
import type { ContextPorts } from "./run-context.ts";

/** The library of the run's company; every call fails once the run was stopped. */
export function runAssets(ports: ContextPorts, active: ActiveRun): WorkflowAssets {
  const companyId = active.run.company.id;
  return {
    find: async (path) => {
      active.demandGoing();
      return ports.assets.find(companyId, path);
    },
    listReady: async () => {
      active.demandGoing();
      return ports.assets.listReady(companyId);
    },
    put: async (content) => putAsset(ports, active, content),
    localPath: async (asset) => {
      active.demandGoing();
      return ports.blobs.localPath(asset.blobId);
    },
  };
}

async function putAsset(
  { assets, blobs, ids, clock, fileBytesMax }: ContextPorts,
  active: ActiveRun,
  { content, ...put }: NewAssetContent,
): Promise<Asset> {
  active.demandGoing();
  const blob = await blobs.put(content, fileBytesMax);
  const { company, job } = active.run;
  const now = clock.now();
  const asset: Asset = {
    ...put,
    id: ids.next(),
    companyId: company.id,
    sizeBytes: blob.sizeBytes,
    sha256: blob.sha256,
    blobId: blob.id,
    createdAt: now,
    createdBy: job.submittedBy,
    modifiedAt: now,
    modifiedBy: job.submittedBy,
  };
  try {
    active.demandGoing();
    const { orphanedBlobId } = await assets.put(asset);
    if (orphanedBlobId !== undefined) {
      await blobs.remove([orphanedBlobId]);
    }
  } catch (error) {
    await blobs.remove([blob.id]);
    throw error;
  }
  return asset;
}
