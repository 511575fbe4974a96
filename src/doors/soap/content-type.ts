/** The Content-Type of a call: which are taken, and what is read out of it. */

import { type MediaType, readMediaType } from "../http/media-type.ts";
import { unsupportedMediaType } from "../http/negotiation/negotiate.ts";

/** The media types of both SOAP versions, and the general one that hand-written clients send. */
const TAKEN: readonly string[] = ["text/xml", "application/soap+xml", "application/xml"];

/**
 * The media type of a call; undefined if the header is absent or broken beyond its type. Several toolkits write the
 * action parameter unquoted, which the grammar forbids: then it is left out.
 */
export function readContentType(contentType: string | undefined): MediaType | undefined {
  return contentType === undefined ? undefined : readMediaType(contentType);
}

/**
 * WS-I BP R1115: another media type is answered with 415. No Content-Type at all is taken, and so is the media type of
 * the other SOAP version: the envelope tells the version, and old clients mix them up. Throws unsupported-media-type.
 */
export function demandSoapType(
  contentType: string | undefined,
  mediaType: MediaType | undefined,
): void {
  const name = mediaType === undefined ? "" : `${mediaType.type}/${mediaType.subtype}`;
  if (contentType !== undefined && contentType.trim() !== "" && !TAKEN.includes(name)) {
    throw unsupportedMediaType(contentType, TAKEN);
  }
}
