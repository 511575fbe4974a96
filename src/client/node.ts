/** The client for programs on Node.js: it also uploads files by their paths, and streams whatever it uploads. */

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";

import { type Client, clientWith } from "./client.ts";
import type { ServerAddress } from "./exchange.ts";
import { contentOf, type UploadContent, type UploadSource } from "./upload.ts";

export * from "./client.ts";

/** A client that uploads files by their paths too. */
export type NodeClient = Client<string | UploadSource>;

/** A client of the server at `url`. Throws TypeError for what is no http or https address. */
export function createClient(address: ServerAddress): NodeClient {
  return clientWith(address, streamedContentOf);
}

/** Throws where the file cannot be read or nothing tells its name. */
async function streamedContentOf(
  source: string | UploadSource,
  named: string | undefined,
): Promise<UploadContent> {
  if (typeof source === "string") {
    const { size } = await stat(source);
    return {
      fileName: named ?? basename(source),
      sizeBytes: size,
      isOnce: false,
      read: () => createReadStream(source),
    };
  }
  const { whole: _, ...content } = contentOf(source, named);
  return content;
}
