/** `npm start`: builds if needed, then serves in this same process, so that signals reach the server. */
import { build } from "./build.mjs";

build();
await import("../dist/main.js");
