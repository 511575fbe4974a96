/** A server that gives a PDF to whoever asks, and takes whatever is sent. */

import { serve, type Serving } from "../../harness/peers/serve.ts";
import { sample } from "../../harness/paths.ts";

/** Its `url` is the document's. */
export type DocumentServer = Pick<Serving, "url" | "close">;

export async function openDocumentServer(): Promise<DocumentServer> {
  const pdf = sample("three-pages.pdf");
  const { url, close } = await serve((request, response) => {
    request.resume().once("end", () => response.end(pdf));
  });
  return { url: `${url}/three-pages.pdf`, close };
}
