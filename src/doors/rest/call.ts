/** A call of a REST operation: what every handler is given, and how it is read off the request. */

import type { Principal } from "../../core/model/principal.ts";
import type { Exchange } from "../dialect.ts";
import type { Fields } from "../http/fields.ts";
import type { Format } from "../http/media-type.ts";
import type { Preferences } from "../http/prefer.ts";
import type { RestDialect } from "./dialect.ts";

export interface Call extends Pick<Exchange, "kit" | "request" | "trace"> {
  readonly principal: Principal;
  readonly dialect: RestDialect;
  /** From the path, checked for its form; "" where the operation has none. */
  readonly jobId: string;
  readonly resultId: string;
  readonly dataId: string;
  readonly deliveryId: string;
  readonly scheduleId: string;
  /** As the operation's table has it. */
  readonly query: Fields;
  /** Where the operation is idempotent and the request names one. */
  readonly idempotencyKey: string | undefined;
  /** How long the caller would wait, where the operation can be waited for. */
  readonly preferences: Preferences;
  /** Of the answer. */
  readonly format: Format;
}

/** The address of something that this call made or found; the path without its base, such as /jobs/17. */
export function addressOf({ kit, dialect }: Pick<Call, "kit" | "dialect">, path: string): string {
  return `${kit.publicUrl ?? ""}${dialect.base}${path}`;
}
