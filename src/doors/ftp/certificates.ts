/** The certificate of encrypted connections, read anew once its files have changed. */

import { readFile, stat } from "node:fs/promises";
import { createSecureContext, type SecureContext } from "node:tls";

import type { Log } from "../../core/ports/base.ts";

export interface CertificateFiles {
  /** The certificate and those between it and the root, in PEM. */
  readonly certificate: string;
  readonly key: string;
}

export class Certificates {
  readonly #files: CertificateFiles;
  readonly #log: Log;
  #context: SecureContext | undefined;
  #seen = "";

  constructor(files: CertificateFiles, log: Log) {
    this.#files = files;
    this.#log = log;
  }

  /** The newest that can be used. Throws where there was never one. */
  async current(): Promise<SecureContext> {
    try {
      const seen = await this.#look();
      if (this.#context === undefined || seen !== this.#seen) {
        // A pair that does not fit is not looked at again until it changes: half of it may still be written.
        this.#seen = seen;
        this.#context = await this.#read();
      }
    } catch (err) {
      if (this.#context === undefined) {
        throw err;
      }
      this.#log.warn({ err }, "The new FTP certificate cannot be used; the one before stays.");
    }
    return this.#context;
  }

  async #look(): Promise<string> {
    const { certificate, key } = this.#files;
    const stats = await Promise.all([stat(certificate), stat(key)]);
    return stats.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join(" ");
  }

  async #read(): Promise<SecureContext> {
    const { certificate, key } = this.#files;
    const [cert, privateKey] = await Promise.all([readFile(certificate), readFile(key)]);
    // Net::FTP loses the end of what it sends with TLS 1.3, and wput hangs at the control connection.
    return createSecureContext({
      cert,
      key: privateKey,
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
    });
  }
}
