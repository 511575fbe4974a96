/** A file that takes as long as a test wants. */

import type { ServerResponse } from "node:http";
import { serve, type Serving } from "../harness/peers/serve.ts";

/** A web server whose file comes only when the test lets it: jobs that fetch it run as long as the test wants. */
export class SlowSource {
  readonly waiting: ServerResponse[] = [];
  asked = 0;
  #serving: Serving | undefined;

  async open(): Promise<string> {
    this.#serving = await serve((_request, response) => {
      this.asked += 1;
      this.waiting.push(response);
    });
    return `${this.#serving.url}/slow.txt`;
  }

  letGo(): void {
    for (const response of this.waiting.splice(0)) {
      response.end("content");
    }
  }

  close(): void {
    this.#serving?.close();
  }
}
