/** Failed log-ins in memory pass the suite of their port. */

import { FailedLoginMemory } from "../../src/auth/failed-login-memory.ts";
import { describeFailedLoginStore } from "../ports/failed-login-store-suite.ts";

describeFailedLoginStore("in memory", async () => ({
  store: new FailedLoginMemory(),
  close: async () => undefined,
}));
