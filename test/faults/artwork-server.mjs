/** The built server, with a customer in it who does what the message says that it is sent: as the page of the upload link does. */

import { createApp } from "../../dist/app/app.js";
import { adjustArtwork } from "../../dist/core/artwork/adjust-artwork.js";
import { decideArtwork } from "../../dist/core/artwork/decide-artwork.js";
import { uploadArtwork } from "../../dist/core/artwork/upload-artwork.js";
import { openLink, UPLOAD_LINK_PATH, uploadLinkOf } from "../../dist/core/artwork/upload-link.js";
import { readConfig } from "../../dist/settings/config.js";

const app = await createApp(readConfig());
const { ports } = app;

async function linked(jobId) {
  const artwork = await ports.artworks.find(jobId);
  return openLink(ports, uploadLinkOf(ports, artwork).slice(UPLOAD_LINK_PATH.length));
}

async function* once(content) {
  yield content;
}

const ACTS = {
  upload: async ({ jobId, content }) => {
    const file = { fileName: "art.pdf", content: once(Buffer.from(content, "base64")) };
    const { versions } = await uploadArtwork(ports, await linked(jobId), file);
    const { version, sha256 } = versions.at(-1);
    return { version, sha256 };
  },
  adjust: async ({ jobId }) => {
    const seen = await linked(jobId);
    const adjustment = [{ name: "rotate", value: "90" }];
    await adjustArtwork(ports, seen, { adjustment, version: seen.artwork.version });
    return {};
  },
  decide: async ({ jobId, result, name }) => {
    const seen = await linked(jobId);
    const { version } = seen.artwork;
    await decideArtwork(ports, seen, { version, result, name, reason: "As drawn." });
    return { version };
  },
  look: async ({ jobId }) => {
    const { artwork, job } = await linked(jobId);
    return { state: artwork.state, status: job.status, waitingFor: job.waitingFor };
  },
};

process.on("message", async ({ id, act, ...asked }) => {
  const answer = await ACTS[act](asked).catch((error) => ({
    refused: error.code ?? String(error),
  }));
  process.send({ id, ...answer });
});
process.once("SIGTERM", async () => {
  await app.close();
  process.disconnect();
});
process.send({ url: await app.listen() });
