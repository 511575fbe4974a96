/**
 * Uploads a file with Uppy and prints its address: `node uppy-upload.mjs <endpoint> <file> <name>`. A program of its own,
 * because Uppy's types bring those of browsers along.
 */
import { readFile } from "node:fs/promises";

import Uppy from "@uppy/core";
import Tus from "@uppy/tus";

const [endpoint, file, name] = process.argv.slice(2);
// The plugin hands the file to tus-js-client, whose build for Node takes bytes.
const bytes = await readFile(file);
const data = Object.assign(bytes, { size: bytes.byteLength });
const uppy = new Uppy().use(Tus, {
  endpoint,
  chunkSize: 1024 * 1024,
  retryDelays: Array(40).fill(20),
});
uppy.addFile({ name, type: "image/jpeg", data });
const { successful, failed } = await uppy.upload();
process.stdout.write(`${successful[0]?.uploadURL ?? failed[0]?.error}\n`);
