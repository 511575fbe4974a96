/** Whether a request comes from somebody who reads: a browser, which gets a page where a program gets a document. */

import type { IncomingMessage } from "node:http";

import { chooseByAccept, namesType } from "./accept.ts";

const DOCUMENT_TYPES = [
  "application/json",
  "application/problem+json",
  "application/xml",
  "application/problem+xml",
  "text/xml",
];

/**
 * RFC 9110 §12.5.1: a page where Accept likes it best. Libraries put text/html first too, and want documents
 * (HttpURLConnection of Java, Indy of Delphi): whoever takes both gets a page only where XHTML is named as well, as by
 * every browser and by no library.
 */
export function prefersPage({ headers: { accept } }: Pick<IncomingMessage, "headers">): boolean {
  // Nearly every request ends here.
  if (accept === undefined || !/text\/html/iu.test(accept)) {
    return false;
  }
  const takesDocuments = chooseByAccept(accept, [{ value: true, types: DOCUMENT_TYPES }]) === true;
  return (
    (!takesDocuments || namesType(accept, "application/xhtml+xml")) &&
    chooseByAccept(accept, [
      { value: false, types: DOCUMENT_TYPES },
      { value: true, types: ["text/html"] },
    ]) === true
  );
}

/** Whether what went wrong is to be told as a page: it fills a window. Forms of other pages hand their answers to scripts. */
export function fillsWindow(request: Pick<IncomingMessage, "method" | "headers">): boolean {
  const { method, headers } = request;
  const isReading = method === "GET" || method === "HEAD";
  return (isReading || headers["sec-fetch-dest"] === "document") && prefersPage(request);
}
