/** Where the running server of a data directory listens for administration: a Unix socket, on Windows a named pipe. */

import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";

/** Systems take 104 to 108 bytes for a socket's path, with the closing zero. */
const SOCKET_PATH_BYTES_MAX = 100;

/**
 * The path of the socket or pipe. Both sides compute it from the data directory. Where the directory's path is too long
 * for a socket, it lies in a private directory under the system's directory for temporary files.
 */
export function adminAddress(dataDir: string): string {
  const root = path.resolve(dataDir);
  const hash = createHash("sha256").update(root).digest("hex").slice(0, 16);
  if (process.platform === "win32") {
    return `\\\\.\\pipe\\jobgate-${hash}`;
  }
  const inside = path.join(root, "admin.sock");
  return Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX
    ? inside
    : path.join(os.tmpdir(), `jobgate-${hash}`, "admin.sock");
}
