/** A customer at the upload link, and the shop behind it: what the page does, without the page. */

import { vi } from "vitest";
import { adjustArtwork } from "../../../src/core/artwork/adjust-artwork.ts";
import { decideArtwork, type Deciding } from "../../../src/core/artwork/decide-artwork.ts";
import { uploadArtwork } from "../../../src/core/artwork/upload-artwork.ts";
import {
  type LinkedArtwork,
  openLink,
  UPLOAD_LINK_PATH,
  uploadLinkOf,
} from "../../../src/core/artwork/upload-link.ts";
import type { Decision } from "../../../src/core/model/artwork.ts";
import type { Option } from "../../../src/core/model/contract-types.gen.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";

export class Customer {
  readonly #ports: Ports;
  readonly token: string;

  constructor(ports: Ports, token: string) {
    this.#ports = ports;
    this.token = token;
  }

  static async of(ports: Ports, jobId: string): Promise<Customer> {
    const artwork = await ports.artworks.find(jobId);
    if (artwork === undefined) {
      throw new Error("The job has no artwork.");
    }
    return new Customer(ports, uploadLinkOf(ports, artwork).slice(UPLOAD_LINK_PATH.length));
  }

  async look(): Promise<LinkedArtwork> {
    return openLink(this.#ports, this.token);
  }

  async upload(content: Uint8Array, fileName = "flyer.pdf"): Promise<LinkedArtwork> {
    return uploadArtwork(this.#ports, await this.look(), { fileName, content: once(content) });
  }

  async adjust(adjustment: readonly Option[]): Promise<LinkedArtwork> {
    const linked = await this.look();
    const { version } = linked.artwork;
    return adjustArtwork(this.#ports, linked, { adjustment, version });
  }

  async decide(deciding: Partial<Deciding> = {}): Promise<Decision> {
    const linked = await this.look();
    const { version } = linked.artwork;
    return decideArtwork(this.#ports, linked, {
      version,
      result: "approved",
      name: "A. Miller",
      ...deciding,
    });
  }

  /** Waits until the artwork is in a state, or its job waits for people again. */
  async until(state: LinkedArtwork["artwork"]["state"]): Promise<LinkedArtwork> {
    return vi.waitFor(
      async () => {
        const linked = await this.look();
        if (linked.artwork.state !== state || linked.job.status === "processing") {
          throw new Error(`It is ${linked.artwork.state}, its job ${linked.job.status}.`);
        }
        return linked;
      },
      { timeout: 25_000, interval: 25 },
    );
  }
}

export async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
