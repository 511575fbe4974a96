/** Where the floors listen. */

import type { Server } from "node:http";

/** Listens on the port of this machine that PORT says. */
export function listen(server: Server): void {
  server.listen(Number(process.env["PORT"]), "127.0.0.1");
}
