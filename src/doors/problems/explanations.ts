/** What each problem means and how a caller mends it: the text of the problem pages. */

import type { ProblemCode } from "../../core/model/problem.ts";

export interface Explanation {
  readonly meaning: string;
  readonly mend: string;
}

export const EXPLANATIONS = {
  "malformed-document": {
    meaning:
      "The body cannot be read at all: it is not well-formed JSON, XML or multipart, its characters or its compression are broken, it holds a DOCTYPE, or it is nested too deeply.",
    mend: "Check the body with a JSON or XML tool, and that it is sent whole and in the encoding it names.",
  },
  "invalid-document": {
    meaning:
      "The body can be read but breaks the contract. Each violation names the place, the rule and what is expected.",
    mend: "Mend every violation; the schemas say what is allowed.",
  },
  "unknown-workflow": {
    meaning: "No workflow has this name.",
    mend: "Take a name from /v1/workflows, or leave it out for the default.",
  },
  "unknown-profile": {
    meaning: "The workflow has no profile with this name.",
    mend: "Take a name from /v1/workflows, or leave it out for the default.",
  },
  "invalid-option": {
    meaning:
      "An option is not known to the workflow, has a value of the wrong type, or is given twice.",
    mend: "Compare with the workflow's options in /v1/workflows.",
  },
  "conflicting-fields": {
    meaning: "Two things in the request contradict each other or exclude each other.",
    mend: "Send only one of them.",
  },
  "not-supported": {
    meaning: "The contract knows this field or job type, but this server does nothing for it yet.",
    mend: "Leave it out. Nothing is ever taken and silently ignored.",
  },
  "document-not-loadable": {
    meaning:
      "A document could not be fetched from the address given: refused, not found, redirected, too slow or too large. The detail names the reason.",
    mend: "Give a public address that answers with 200 directly, or upload the document. Operators open private addresses with OUTBOUND_ALLOW.",
  },
  "push-failed": {
    meaning:
      "A result could not be sent to the address given: refused, too slow, or answered with something else than success. The detail names the reason.",
    mend: "Give a public address that takes the file directly, or download the result. Operators open private addresses with OUTBOUND_ALLOW.",
  },
  unauthenticated: {
    meaning: "The request does not show who is calling, or what it shows is wrong.",
    mend: "Send valid credentials, as the header WWW-Authenticate asks for.",
  },
  forbidden: {
    meaning: "The caller is known but may not do this, or calls from where nobody is let in.",
    mend: "Ask the operator for the permission. With AUTH=open, call from this machine by a loopback name.",
  },
  "not-found": {
    meaning: "There is nothing at this address, or nothing that the caller may see.",
    mend: "Check path and id. Jobs may have been deleted.",
  },
  "method-not-allowed": {
    meaning: "The address exists but does not take this method.",
    mend: "Use a method from the header Allow.",
  },
  "not-acceptable": {
    meaning: "The header Accept admits neither JSON nor XML.",
    mend: "Send Accept: application/json or application/xml, or none.",
  },
  "request-timeout": {
    meaning: "The body did not arrive in time.",
    mend: "Send it again over a better connection, or in smaller pieces.",
  },
  "illegal-transition": {
    meaning:
      "The job is not in a state that allows this: a job starts once, and takes documents only before.",
    mend: "Read the job's status first.",
  },
  "already-exists": {
    meaning: "The caller chose an id that another thing has already.",
    mend: "Change the thing that is there, or choose another id. The same request sent again is no such thing.",
  },
  "result-not-ready": {
    meaning: "The job has not ended yet.",
    mend: "Ask for the job until its status is completed, then for the result.",
  },
  "upload-conflict": {
    meaning: "The upload goes on from another byte than the request says.",
    mend: "Ask for the upload by HEAD, and go on from its Upload-Offset.",
  },
  gone: {
    meaning: "It was here and has been removed for good.",
    mend: "Submit the job again if it is still needed.",
  },
  "length-required": {
    meaning: "This address demands a Content-Length.",
    mend: "Send one.",
  },
  "precondition-failed": {
    meaning: "What is stored is not what If-Match names.",
    mend: "Read it again and use its current ETag.",
  },
  "unsupported-tus-version": {
    meaning:
      "The header Tus-Resumable is missing or names another version of the tus protocol than 1.0.0.",
    mend: "Send Tus-Resumable: 1.0.0 with every request below /tus.",
  },
  "payload-too-large": {
    meaning:
      "The body, or what it decodes to, is larger than this server takes, or more than a hundred times its size.",
    mend: "Send less, send unpacked what packs so well, or ask the operator to raise BODY_BYTES_MAX or UPLOAD_BYTES_MAX.",
  },
  "unsupported-media-type": {
    meaning: "The Content-Type is missing or not one that this address takes.",
    mend: "Send one of those in the header Accept-Post.",
  },
  "unsupported-encoding": {
    meaning: "The Content-Encoding is not known or is applied twice.",
    mend: "Send one of those in the header Accept-Encoding, once.",
  },
  "range-not-satisfiable": {
    meaning: "The range asked for lies outside the content.",
    mend: "The header Content-Range tells the size.",
  },
  "expectation-failed": {
    meaning: "The header Expect asks for something else than 100-continue.",
    mend: "Leave the header out, or send Expect: 100-continue.",
  },
  "idempotency-mismatch": {
    meaning: "The same idempotency key came before with another request.",
    mend: "Use a new key for a new request.",
  },
  "upload-locked": {
    meaning: "Another piece of the upload is coming in, or the server has no time for it just now.",
    mend: "Wait as long as Retry-After says, ask for the upload by HEAD, and go on from its Upload-Offset.",
  },
  "digest-mismatch": {
    meaning:
      "What arrived is not what its Content-Digest or Repr-Digest says; nothing of it was kept.",
    mend: "Send it again; if that fails too, see what changes it on its way, or how the digest is made (RFC 9530).",
  },
  "checksum-mismatch": {
    meaning:
      "A piece of an upload arrived otherwise than Upload-Checksum says; nothing of it was kept.",
    mend: "Ask for the upload by HEAD, and send the piece again from its Upload-Offset.",
  },
  "too-many-requests": {
    meaning: "The caller asks more often than is allowed.",
    mend: "Wait as long as Retry-After says.",
  },
  "headers-too-large": {
    meaning: "The headers of the request are larger than 16 KiB.",
    mend: "Send fewer or shorter ones; often cookies are the cause.",
  },
  internal: {
    meaning: "Something failed on our side. The request may be right.",
    mend: "Try again; if it stays so, tell the operator the problem's instance, which is in the log.",
  },
  "too-many-jobs": {
    meaning: "More jobs are open than the operator allows.",
    mend: "Wait as long as Retry-After says.",
  },
  "too-many-uploads": {
    meaning:
      "The company holds as many uploads, or bytes of them, as it may, and no job has taken them.",
    mend: "Submit jobs that take them, end those that nobody needs by DELETE, or wait until they expire.",
  },
  unavailable: {
    meaning: "The server is starting, stopping or short of something it needs.",
    mend: "Wait as long as Retry-After says.",
  },
  "insufficient-storage": {
    meaning: "The disk is full. Nothing of the request was kept.",
    mend: "Tell the operator; the server recovers by itself when there is space again.",
  },
} as const satisfies Record<ProblemCode, Explanation>;
