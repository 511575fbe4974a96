/** The faults that only SOAP knows: they are about the envelope, so no problem code stands for them. */

import type { XmlElement } from "../../../contract/contract.ts";

export type EnvelopeFaultCode = "VersionMismatch" | "MustUnderstand";

/** A failure of SOAP itself. The message is for the caller: what failed, why, how to mend it. */
export class EnvelopeFault extends Error {
  readonly code: EnvelopeFaultCode;
  /** The mandatory header blocks that nobody here understands. */
  readonly notUnderstood: readonly QualifiedName[];

  constructor(
    code: EnvelopeFaultCode,
    message: string,
    notUnderstood: readonly QualifiedName[] = [],
  ) {
    super(message);
    this.name = "EnvelopeFault";
    this.code = code;
    this.notUnderstood = notUnderstood;
  }
}

/** A name with its namespace. */
export type QualifiedName = Pick<XmlElement, "name" | "namespace">;
