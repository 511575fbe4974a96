/** Opens the data directory named on the command line and says whether it could: "opened" or "refused: why". */

import { systemClock } from "../../dist/platform/clock.js";
import { createIds } from "../../dist/platform/ids.js";
import { openStore } from "../../dist/store/open-store.js";

try {
  const store = await openStore({ dataDir: process.argv[2], ids: createIds(systemClock) });
  await store.close();
  process.stdout.write("opened\n");
} catch (error) {
  process.stdout.write(`refused: ${error.message}\n`);
}
