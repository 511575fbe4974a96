/** `npm run jobgate -- …`: the command line, built if needed. */
import { build } from "./build.mjs";

build();
await import("../dist/cli.js");
