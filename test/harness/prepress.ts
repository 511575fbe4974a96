/** What the prepress workflows of tests are given: as a server has it, with the contract of xsd/. */

import { createPrepress } from "../../src/app/prepress.ts";
import { contract } from "./contract.ts";

export const prepress = createPrepress(contract, undefined);
