/** The metrics door: what is counted, for Prometheus. It counts all companies, so it asks for a permission of its own. */

import type { Router } from "express";

import { ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { letIn } from "../exchange.ts";
import { readOnlyDoor } from "../read-only-door.ts";

/** The metrics as text, and its media type. */
type Render = () => Promise<{ readonly contentType: string; readonly text: string }>;

/** Routes `GET /metrics`. */
export function metricsDoor(kit: DoorKit, render: Render): Router {
  return readOnlyDoor(kit, ownDialect("operations"), {
    "/metrics": {
      operation: "metrics",
      act: async (exchange) => {
        await letIn(exchange, "read-metrics");
        const { contentType, text } = await render();
        const headers = { "Content-Type": contentType, "Cache-Control": "no-store" };
        return { status: 200, headers, body: text };
      },
    },
  });
}
