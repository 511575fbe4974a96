/** What libxml2 reports: by callback, while one of its functions runs. */

import { int32At, lib, type Pointer, textAt } from "./memory.ts";

const ERROR_AT = { code: 4, message: 8, level: 12, line: 20, node: 48 } as const;
const ERROR_LEVEL = 2;
/** xmlParserErrors: a mere warning where the caller named the encoding, after which libxml2 would guess another. */
export const UNSUPPORTED_ENCODING = 32;

/** What libxml2 reported first. */
export interface LibraryError {
  readonly code: number;
  readonly message: string;
  readonly line: number;
}

// All is synchronous, so one slot is enough.
let firstError: LibraryError | undefined;

/** A callback that keeps the first error and lets warnings go. */
export const keepFirstError = lib.addFunction((_data: Pointer, error: Pointer): void => {
  const isError =
    int32At(error + ERROR_AT.level) >= ERROR_LEVEL ||
    int32At(error + ERROR_AT.code) === UNSUPPORTED_ENCODING;
  if (firstError === undefined && isError) {
    firstError = readError(error);
  }
}, "vii");

/** Makes a callback that keeps the first error and tells its node, 0 if it has none. */
export function keepFirstErrorAnd(onFirst: (node: Pointer) => void): Pointer {
  return lib.addFunction((_data: Pointer, error: Pointer): void => {
    if (firstError === undefined) {
      firstError = readError(error);
      onFirst(int32At(error + ERROR_AT.node));
    }
  }, "vii");
}

/** The first error since the last call, if any. */
export function takeFirstError(): LibraryError | undefined {
  const error = firstError;
  firstError = undefined;
  return error;
}

function readError(error: Pointer): LibraryError {
  return {
    code: int32At(error + ERROR_AT.code),
    message: textAt(int32At(error + ERROR_AT.message)).trim(),
    line: int32At(error + ERROR_AT.line),
  };
}
