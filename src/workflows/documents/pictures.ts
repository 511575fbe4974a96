/** Small pictures of files, made in the sandbox when somebody looks. */

import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../../core/ports/files.ts";
import type { PictureMaker } from "../../core/ports/pictures.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

const TIME_MS = 30_000;
const QUALITY = 80;

export interface PictureParts {
  readonly sandbox: Pick<Sandbox, "run">;
  readonly blobs: Pick<BlobStore, "withLocalFile">;
  /** Where they lie while they are made. */
  readonly scratchDir: string;
}

export function createPictureMaker({ sandbox, blobs, scratchDir }: PictureParts): PictureMaker {
  return {
    async make({ file, pixelsMax, companyId }) {
      await mkdir(scratchDir, { recursive: true });
      const directory = await mkdtemp(join(scratchDir, "picture-"));
      try {
        const outputPath = join(directory, "picture");
        await blobs.withLocalFile(file.blobId, (inputPath) =>
          sandbox.run(
            {
              kind: "edit-image",
              inputPath,
              outputPath,
              width: pixelsMax,
              height: pixelsMax,
              fit: "inside",
              enlarge: false,
              background: "#ffffff",
              format: "jpeg",
              quality: QUALITY,
              metadata: "none",
            },
            {
              owner: companyId,
              signal: AbortSignal.timeout(TIME_MS),
              onOutput: async () => undefined,
              // Whoever looks at a small picture is told nothing of the file.
              onWarning: async () => undefined,
            },
          ),
        );
        return await readFile(outputPath);
      } catch (error) {
        if (error instanceof WorkflowFailure) {
          return undefined;
        }
        throw error;
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}
