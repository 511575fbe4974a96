/** The server behind the admin socket: a Unix socket that only its owner can open, on Windows a named pipe. */

import { chmod, lstat, mkdir, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";

import { clientErrorListener } from "../server/client-error.ts";
import { Connections } from "../server/connections.ts";

export interface AdminServer {
  /** Ends open connections and removes the socket. */
  close(): Promise<void>;
}

/** Why the socket cannot be made, in words for whoever starts the server. */
class AdminSocketError extends Error {
  override readonly name = "AdminSocketError";
}

/** Somebody serves there already: of several nodes on one data directory, the first one. */
export class AdminSocketTaken extends AdminSocketError {}

const OTHERS = 0o077;

/**
 * Serves the door at the address (a socket's path, or a pipe's name). A socket that a killed server left is replaced;
 * one that a running server answers on is an error. Later errors of the socket, such as a connection that cannot be
 * accepted, are told to `onError`.
 */
export async function serveAdmin(
  address: string,
  door: RequestListener,
  onError: (error: Error) => void,
): Promise<AdminServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 });
  const connections = new Connections({ connectionsMax: 64, unreadMsMax: 10_000 });
  connections.watch(server);
  server.on("request", connections.watching(door));
  server.on("clientError", clientErrorListener(connections));
  if (process.platform === "win32") {
    await listen(server, address);
  } else {
    await preparePrivateDirectory(path.dirname(address));
    await removeStale(address);
    await listenPrivately(server, address);
  }
  server.on("error", onError);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function preparePrivateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (path.dirname(directory) !== os.tmpdir()) {
    return;
  }
  // Everybody may write there, so another user could have made the directory before us.
  const { uid, mode } = await lstat(directory);
  const ours = uid === process.getuid?.();
  if (!ours || (mode & 0o022) !== 0) {
    throw new AdminSocketError(
      `The admin socket cannot lie in ${directory}: others than the server's user may change that directory.`,
    );
  }
}

async function removeStale(address: string): Promise<void> {
  if (await answers(address)) {
    throw new AdminSocketTaken(
      `Another server answers on the admin socket ${address}; stop it first.`,
    );
  }
  const stats = await lstat(address).catch(() => undefined);
  if (stats?.isDirectory() === true) {
    throw new AdminSocketError(
      `${address} is a directory, but the admin socket belongs there. Move it away and start again.`,
    );
  }
  await rm(address, { force: true });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => {
      resolve(false);
    });
  });
}

/** The socket is made with its owner's rights only, not opened to others for as long as a chmod takes. */
async function listenPrivately(server: Server, address: string): Promise<void> {
  const before = process.umask(OTHERS | 0o100);
  try {
    // Binding happens within this call; only the answer comes later.
    const listening = listen(server, address);
    process.umask(before);
    await listening;
  } finally {
    process.umask(before);
  }
  await chmod(address, 0o600);
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
