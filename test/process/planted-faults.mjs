/** Loaded into a server process before its own code: on SIGUSR2 errors happen where nobody listens, of every kind. */

import { EventEmitter } from "node:events";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";

/** The key of a planted secret is masked wherever the error is told. */
function planted(kind) {
  return Object.assign(new Error(`planted: ${kind}`), { password: "hunter2" });
}

const servers = [];
const { createServer } = http;
http.createServer = (...args) => {
  const server = createServer(...args);
  servers.push(server);
  return server;
};
syncBuiltinESMExports();

process.on("SIGUSR2", () => {
  setImmediate(() => new EventEmitter().emit("error", planted("an emitter")));
  setTimeout(() => {
    throw planted("a timer");
  }, 1);
  process.nextTick(() => {
    throw planted("a tick");
  });
  void Promise.reject(planted("a promise"));
  for (const server of servers) {
    setImmediate(() => server.emit("error", planted("a server")));
  }
});
