/** A service with the whole catalogue of workflows and an opened directory, for tests of what jobs do to the library. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Asset, assetHandle } from "../../src/core/model/asset.ts";
import type { Parameters, UploadDirectoryJob } from "../../src/core/model/contract-types.gen.ts";
import type { Event } from "../../src/core/model/event.ts";
import type { Job } from "../../src/core/model/job.ts";
import type { Fetcher } from "../../src/core/ports/outbound.ts";
import { createIds } from "../../src/platform/ids.ts";
import type { Store } from "../../src/store/open-store.ts";
import { createPublishDirectory } from "../../src/store/files/published.ts";
import { createWorkflows } from "../../src/workflows/catalogue.ts";
import type { Sandbox } from "../../src/workflows/sandbox/sandbox.ts";
import { useSandbox } from "./engine/shared-sandbox.ts";
import { COMPANY, type Service, startService } from "./engine/service.ts";
import { prepress } from "./prepress.ts";

export class Library {
  readonly service: Service;
  /** Opened as `in`. */
  readonly inDir: string;
  /** The operator's directory for published files. */
  readonly outDir: string;
  readonly #root: string;

  constructor(service: Service, root: string) {
    this.service = service;
    this.#root = root;
    this.inDir = join(root, "in");
    this.outDir = join(root, "out");
  }

  /** Writes files below the opened directory. */
  async write(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.inDir, path)), { recursive: true });
      await writeFile(join(this.inDir, path), content);
    }
  }

  /** Runs a job and waits for its end. */
  async run(parameters: Parameters, name = "test"): Promise<Job> {
    return this.service.run({ name, parameters });
  }

  async uploadDirectory(fields: Partial<UploadDirectoryJob> = {}): Promise<Job> {
    return this.run({
      uploadDirectoryJob: {
        serverDir: "in",
        overwrite: true,
        readyForPublish: true,
        includeSubfolders: true,
        createMask: false,
        processMetadataFiles: false,
        emailSetting: "None",
        ...fields,
      },
    });
  }

  /** Brings files into the library by a real upload job. */
  async load(
    files: Readonly<Record<string, Uint8Array | string>>,
    fields: Partial<UploadDirectoryJob> = {},
  ): Promise<void> {
    await rm(this.inDir, { recursive: true, force: true });
    await mkdir(this.inDir);
    await this.write(files);
    const job = await this.uploadDirectory(fields);
    if (job.outcome !== "succeeded") {
      throw new Error(job.message);
    }
  }

  async asset(path: string): Promise<Asset> {
    const asset = await this.service.store.assets.find(COMPANY.id, path);
    if (asset === undefined) {
      throw new Error(`There is no asset ${path}.`);
    }
    return asset;
  }

  async handle(path: string): Promise<string> {
    return assetHandle(COMPANY.number, (await this.asset(path)).id);
  }

  async paths(): Promise<readonly string[]> {
    const assets = await this.service.store.assets.list(COMPANY.id, { limit: 1000 });
    return assets.map(({ folder, fileName }) =>
      folder === "" ? fileName : `${folder}/${fileName}`,
    );
  }

  async bytes(blobId: string): Promise<Buffer> {
    return buffer(this.service.store.blobs.open(blobId));
  }

  /** The events about files, without those of the job itself. */
  async events(job: Job): Promise<readonly Event[]> {
    const events = await this.service.events(job.id);
    return events.filter(({ code }) => !code.startsWith("job.") && code !== "result.added");
  }

  /** Code and file name of each. */
  async told(job: Job): Promise<readonly string[]> {
    return (await this.events(job)).map(({ code, fileName = "" }) => `${code} ${fileName}`.trim());
  }

  async published(path: string): Promise<Buffer | undefined> {
    const file = await this.service.store.published.open(COMPANY.number, path);
    const bytes = file && (await buffer(file.read()));
    await file?.close();
    return bytes;
  }

  async close(): Promise<void> {
    await this.service[Symbol.asyncDispose]();
    await rm(this.#root, { recursive: true, force: true });
  }
}

export interface LibraryOptions {
  /** Without it the shared one. */
  readonly sandbox?: Sandbox;
  readonly fetcher?: Fetcher;
  readonly fileBytesMax?: number;
  readonly publicUrl?: string;
  readonly wrapStore?: (store: Store) => Store;
}

export async function startLibrary(options: LibraryOptions = {}): Promise<Library> {
  const root = await mkdtemp(join(tmpdir(), "jobgate-library-"));
  const [inDir, outDir] = [join(root, "in"), join(root, "out")];
  await mkdir(inDir);
  const { sandbox = useSandbox() } = options;
  const workflows = createWorkflows({
    sandbox,
    prepress,
    fileBytesMax: options.fileBytesMax ?? 2 ** 30,
    uploadDirectories: [{ name: "in", path: inDir }],
    serverDirectory: createPublishDirectory(
      { publishedDir: outDir, tempDir: join(outDir, ".jobgate") },
      createIds({ now: () => Date.now() }),
    ),
    publicUrl: options.publicUrl,
  });
  const { fetcher, wrapStore } = options;
  const service = await startService({
    workflows,
    sandbox,
    ...(fetcher === undefined ? {} : { fetcher }),
    ...(wrapStore === undefined ? {} : { wrapStore }),
  });
  return new Library(service, root);
}
