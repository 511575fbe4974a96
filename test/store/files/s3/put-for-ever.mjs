/** Begins to store a content that has no end, and says so when its first parts are in the store. Killed by kill-suite.ts. */
import { openStore } from "../../../../dist/store/open-store.js";
import { createIds } from "../../../../dist/platform/ids.js";

const [dataDir, bucket] = process.argv.slice(2);
const store = await openStore({
  dataDir,
  ids: createIds({ now: () => Date.now() }),
  bucket: JSON.parse(bucket),
});

async function* endless() {
  for (let count = 1; ; count += 1) {
    yield Buffer.alloc(1024 * 1024, count);
    if (count === 24) {
      // Two parts are there, and a third is on its way.
      process.stdout.write("under way\n");
    }
  }
}

await store.blobs.put(endless(), 1024 ** 3);
