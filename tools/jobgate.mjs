/** `npm run jobgate -- …`: the command line, built if needed. */
import { build } from "./build.mjs";

await build();
await import("../dist/cli.js");
