/** Who uploads: a caller with credentials, or whoever has an upload link, which he shows in a header of his own. */

import {
  beginLinkedUpload,
  endLinkedUpload,
  findLinkedUpload,
  writeLinkedUpload,
} from "../../core/artwork/linked-uploads.ts";
import { openLink } from "../../core/artwork/upload-link.ts";
import type { Upload } from "../../core/model/uploads/upload.ts";
import { type BegunUpload, beginUpload, type NewUpload } from "../../core/uploads/begin-upload.ts";
import { endUpload } from "../../core/uploads/end-upload.ts";
import { findUpload } from "../../core/uploads/find-upload.ts";
import { type Piece, writeUpload } from "../../core/uploads/write-upload.ts";
import type { Exchange } from "../dialect.ts";
import { letIn } from "../exchange.ts";
import { headerOf } from "./request-headers.ts";

/** What may be done with uploads; each throws what the verb of core does. */
export interface Uploader {
  begin(upload: NewUpload): Promise<BegunUpload>;
  find(id: string): Promise<Upload>;
  write(piece: Piece): Promise<Upload>;
  end(id: string): Promise<void>;
}

/** In no path, so that it stands in no log of a proxy; pages of other origins cannot send it. */
export const LINK_HEADER = "Upload-Link";

/** Throws unauthenticated, forbidden, too-many-requests, unavailable; not-found for a link that opens nothing. */
export async function uploaderOf(under: Exchange): Promise<Uploader> {
  const token = headerOf(under.request, LINK_HEADER);
  return token === undefined ? callerOf(under) : linkedOf(under, token);
}

async function callerOf(under: Exchange): Promise<Uploader> {
  const { ports } = under.kit;
  const principal = await letIn(under, "submit-jobs");
  return {
    begin: (upload) => beginUpload(ports, principal, upload),
    find: (id) => findUpload(ports, principal, id),
    write: (piece) => writeUpload(ports, principal, piece),
    end: (id) => endUpload(ports, principal, id),
  };
}

async function linkedOf({ kit }: Exchange, token: string): Promise<Uploader> {
  const { ports, rateLimit } = kit;
  const linked = await openLink(ports, token);
  rateLimit?.take(`uploads/${linked.job.id}`, "This link");
  return {
    begin: (upload) => beginLinkedUpload(ports, linked, upload),
    find: (id) => findLinkedUpload(ports, linked, id),
    write: (piece) => writeLinkedUpload(ports, linked, piece),
    end: (id) => endLinkedUpload(ports, linked, id),
  };
}
