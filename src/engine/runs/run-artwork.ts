/** The artwork of a job as a run works on it: each thing that is done is kept at once, so that a run that begins again does not do it again. */

import { versionOf } from "../../core/artwork/upload-artwork.ts";
import type { ArtworkHistory } from "../../core/model/artwork.ts";
import type { NewDocument } from "../../core/model/document.ts";
import type { NewVersion } from "../../core/ports/artworks.ts";
import type { Clock, Ids } from "../../core/ports/base.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type {
  NewArtworkVersion,
  NewFile,
  RunArtwork,
  RunDocument,
} from "../../core/ports/workflow-context.ts";
import { type ActiveRun, isUnstored } from "./active-run.ts";

interface RunArtworkPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly blobs: BlobStore;
  readonly fileBytesMax: number;
  readonly uploadBytesMax?: number;
  readonly wake: () => void;
}

/** Every call fails once the run was stopped. */
export function runArtwork(
  ports: RunArtworkPorts,
  active: ActiveRun,
  claimed: ArtworkHistory,
): RunArtwork {
  let history = claimed;
  let source = active.run.links?.[0];
  let added: RunDocument | undefined;
  return {
    get history() {
      return history;
    },
    get added() {
      return added;
    },
    get source() {
      return source;
    },
    addVersion: async (content) => {
      const { version, document } = await addVersion(ports, active, { history, added: content });
      const { artwork, versions } = history;
      history = {
        ...history,
        artwork: { ...artwork, version: version.version, state: "uploaded", next: NEXT },
        versions: [...versions, version],
      };
      source = undefined;
      added = runDocument(ports.blobs, document);
    },
    addLogo: async (file) => addLogo(ports, active, { history, file }),
    giveUpSource: async (trouble) => {
      await active.report({
        events: [
          { at: ports.clock.now(), code: "file.failed", severity: "warning", message: trouble },
        ],
        artwork: { isFetched: true, trouble },
      });
      history = { ...history, artwork: { ...history.artwork, trouble } };
      source = undefined;
    },
    hold: (hold) => active.holdWith(hold),
  };
}

const NEXT = { kind: "check" } as const;

async function addVersion(
  ports: RunArtworkPorts,
  active: ActiveRun,
  { history, added }: { readonly history: ArtworkHistory; readonly added: NewArtworkVersion },
): Promise<NewVersion> {
  const { blobs, clock, fileBytesMax, uploadBytesMax = fileBytesMax, wake } = ports;
  const { content, event, ...source } = added;
  active.demandGoing();
  const blob = await blobs.put(content, added.origin === "url" ? uploadBytesMax : fileBytesMax);
  const at = clock.now();
  const newVersion = versionOf(ports, history.artwork, { ...source, blob, at });
  const { version, fileName, documentId } = newVersion.version;
  const message = `Version ${version}: ${event.message}`;
  try {
    await active.report({
      events: [{ at, severity: "info", ...event, message, fileName, documentId }],
      artwork: { newVersion, isFetched: true, next: NEXT },
    });
  } catch (error) {
    if (isUnstored(error)) {
      await blobs.remove([blob.id]);
    }
    throw error;
  }
  wake();
  return newVersion;
}

function runDocument(blobs: BlobStore, document: NewDocument): RunDocument {
  return {
    ...document,
    resolved: new Map(),
    withLocalFile: (use) => blobs.withLocalFile(document.blobId, use),
    read: () => blobs.open(document.blobId),
  };
}

async function addLogo(
  { blobs, fileBytesMax }: RunArtworkPorts,
  active: ActiveRun,
  { history, file }: { readonly history: ArtworkHistory; readonly file: NewFile },
): Promise<void> {
  active.demandGoing();
  const { id: blobId, sizeBytes, sha256 } = await blobs.put(file.content, fileBytesMax);
  const logo = { blobId, contentType: file.contentType, sizeBytes, sha256 };
  const { next } = history.artwork;
  try {
    await active.report({ events: [], artwork: { logo, ...(next === undefined ? {} : { next }) } });
  } catch (error) {
    if (isUnstored(error)) {
      await blobs.remove([blobId]);
    }
    throw error;
  }
}
