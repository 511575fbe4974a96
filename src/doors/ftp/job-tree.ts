/** The tree of a caller's jobs: /day/job/ORIGINAL takes documents while the job collects, CLIPPED holds its results. */

import { dateDocument } from "../../core/documents/date-document.ts";
import { receiveDocument, type ReceivePorts } from "../../core/documents/receive-document.ts";
import { removeDocument } from "../../core/documents/remove-document.ts";
import { renameDocument } from "../../core/documents/rename-document.ts";
import { whileCollecting } from "../../core/jobs/late-advice.ts";
import type { Job } from "../../core/model/job.ts";
import { identityOf, type Principal } from "../../core/model/principal.ts";
import { FOLDER_SEPARATOR } from "../../core/text/folder-names.ts";
import { onDownload } from "../../core/results/downloaded.ts";
import { isLitter } from "../../core/text/litter.ts";
import type { Ports } from "../../core/ports/ports.ts";
import {
  daysOf,
  folder,
  hasDay,
  jobAt,
  type JobFolderPorts,
  jobsOf,
  takesFiles,
} from "./job-folders.ts";
import type { MadeFolders } from "./made-folders.ts";
import { type Path, pathText } from "./path.ts";
import { isCollecting, type Place, Places } from "./places.ts";
import { missing, Refusal } from "./replies.ts";
import {
  documentName,
  entriesIn,
  numbered,
  resultFiles,
  shelfFile,
  type ShelfFile,
} from "./shelf.ts";
import type { Entry, Putting, Reading, Tree } from "./tree.ts";

export type JobTreePorts = JobFolderPorts & ReceivePorts & Pick<Ports, "clock" | "results">;

export class JobTree implements Tree {
  readonly #ports: JobTreePorts;
  readonly #principal: Principal;
  readonly #made: MadeFolders;
  readonly #places: Places;

  constructor(ports: JobTreePorts, principal: Principal, made: MadeFolders) {
    this.#ports = ports;
    this.#principal = principal;
    this.#made = made;
    this.#places = new Places(ports, principal, made);
  }

  async stat(path: Path): Promise<Entry | undefined> {
    const [day, jobName, side] = path;
    const name = path.at(-1) ?? "/";
    if (day === undefined) {
      return folder(name, this.#ports.clock.now());
    }
    if (jobName === undefined) {
      const isThere = await hasDay(this.#ports, this.#principal, day);
      return isThere ? folder(name, this.#ports.clock.now()) : undefined;
    }
    if (side === undefined) {
      const job = await jobAt(this.#ports, this.#principal, { day, name: jobName });
      return job && folder(name, job.createdAt);
    }
    const place = await this.#places.at(path);
    return place && this.#statPlace(place, name);
  }

  async *list(path: Path): AsyncGenerator<Entry> {
    const [day, jobName, side] = path;
    if (day === undefined) {
      yield* daysOf(this.#ports, this.#principal);
    } else if (jobName === undefined) {
      yield* jobsOf(this.#ports, this.#principal, day);
    } else if (side === undefined) {
      const job = await jobAt(this.#ports, this.#principal, { day, name: jobName });
      if (job === undefined) {
        throw missing(path);
      }
      yield folder("ORIGINAL", job.createdAt, takesFiles(job));
      yield folder("CLIPPED", job.createdAt);
    } else {
      const place = await this.#places.demand(path);
      yield* entriesIn(place.name, await this.#places.files(place), this.#places.madeIn(place));
    }
  }

  async read(path: Path, from: number): Promise<Reading> {
    const place = await this.#places.demand(path);
    if (place.side === "ORIGINAL") {
      throw new Refusal(550, "What was sent is given out nowhere; results lie in CLIPPED.");
    }
    const results = await this.#ports.results.list(place.job.id);
    const index = resultFiles(results).findIndex(({ name }) => name === place.name);
    const result = results[index];
    if (result === undefined) {
      throw missing(path);
    }
    const { sizeBytes, blobId } = result;
    if (from > sizeBytes) {
      throw new Refusal(554, `The file ends at byte ${sizeBytes}, before ${from}.`);
    }
    const { blobs } = this.#ports;
    await blobs.demand([blobId]);
    const range = { first: from, last: sizeBytes - 1 };
    const { downloaded } = onDownload(this.#ports, place.job, [result]);
    return {
      sizeBytes: sizeBytes - from,
      open: () => (from === sizeBytes ? nothing() : blobs.open(blobId, range)),
      downloaded: downloaded && (() => downloaded(from === 0 ? undefined : range)),
    };
  }

  async put(path: Path, putting: Putting): Promise<string> {
    const place = await this.#places.demandForFile(path);
    if (isLitter(place.names.at(-1) ?? "")) {
      return throwAway(putting);
    }
    const name = await this.#nameFor(place, putting);
    const { from, sizeBytes } = putting;
    const document = await this.#whileCollecting(path, place, () =>
      receiveDocument(this.#ports, this.#principal, {
        jobId: place.job.id,
        fileName: name,
        from,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
        open: (stop) => putting.open(stop, name),
        confirm: () => putting.confirm(),
      }),
    );
    return document.fileName;
  }

  async remove(path: Path): Promise<void> {
    const place = await this.#places.demandWritable(path);
    const { job, name } = place;
    const { blobs, clock, partialDocuments } = this.#ports;
    const owner = identityOf(this.#principal);
    const partial = await partialDocuments.take(
      { jobId: job.id, owner, fileName: name },
      clock.now(),
    );
    await blobs.remove(partial === undefined ? [] : [partial.blobId]);
    const isThere = (await this.#ports.documents.find(job.id, name)) !== undefined;
    if (isThere || partial === undefined) {
      await this.#whileCollecting(path, place, () =>
        removeDocument(this.#ports, this.#principal, { jobId: job.id, fileName: name }),
      );
    }
  }

  async rename(from: Path, to: Path): Promise<void> {
    const place = await this.#places.demandWritable(from);
    const { job, name } = place;
    const target = await this.#places.demandForFile(to);
    if (target.job.id !== job.id) {
      throw new Refusal(553, "A file stays in its job.");
    }
    const ref = { jobId: job.id, fileName: name, to: target.name };
    await this.#whileCollecting(from, place, () =>
      renameDocument(this.#ports, this.#principal, ref),
    );
  }

  async setTime(path: Path, modifiedAt: number): Promise<void> {
    const place = await this.#places.demandWritable(path);
    const ref = { jobId: place.job.id, fileName: place.name, modifiedAt };
    await this.#whileCollecting(path, place, () => dateDocument(this.#ports, this.#principal, ref));
  }

  async makeFolder(path: Path): Promise<void> {
    if ((await this.stat(path)) !== undefined) {
      throw new Refusal(550, `${pathText(path)} is there already.`);
    }
    const place = await this.#places.demandWritable(path);
    if (!isCollecting(place)) {
      throw new Refusal(550, "The job takes no files any more.");
    }
    this.#made.add(place.job.id, place.name);
  }

  async removeFolder(path: Path): Promise<void> {
    const place = await this.#places.demandWritable(path);
    const entry = await this.stat(path);
    if (entry?.kind !== "folder") {
      throw missing(path);
    }
    const inside = entriesIn(
      place.name,
      await this.#places.files(place),
      this.#places.madeIn(place),
    );
    if (inside.length > 0) {
      throw new Refusal(550, "The folder is not empty.");
    }
    this.#made.remove(place.job.id, place.name);
  }

  async jobOf([day, name]: Path): Promise<Job | undefined> {
    return day === undefined || name === undefined
      ? undefined
      : jobAt(this.#ports, this.#principal, { day, name });
  }

  /** What comes too late is told with the name that the path has for the job. */
  #whileCollecting<T>([, name = ""]: Path, { job }: Place, work: () => Promise<T>): Promise<T> {
    return whileCollecting(this.#ports, this.#principal, { jobId: job.id, name, work });
  }

  /** A name that had to be changed may be another file's: it takes nothing's place. */
  async #nameFor({ job, names, name }: Place, { from, isUnique }: Putting): Promise<string> {
    const isChanged = documentName(names) !== names.join(FOLDER_SEPARATOR);
    if (from !== 0 || (!isChanged && isUnique !== true)) {
      return name;
    }
    let free = name;
    for (
      let count = 2;
      (await this.#ports.documents.find(job.id, free)) !== undefined;
      count += 1
    ) {
      free = numbered(name, count);
    }
    return free;
  }

  async #statPlace(place: Place, name: string): Promise<Entry | undefined> {
    if (place.side === "ORIGINAL" && place.name !== "") {
      const found = await this.#originalAt(place);
      if (found !== undefined) {
        return { ...found, name, kind: "file" };
      }
    }
    const results = place.side === "CLIPPED" ? await this.#places.files(place) : [];
    const file = results.find((each) => each.name === place.name);
    if (file !== undefined) {
      return { ...file, name, kind: "file" };
    }
    return (await this.#places.hasFolder(place))
      ? folder(name, place.job.createdAt, isCollecting(place))
      : undefined;
  }

  /** The partial document of the caller's goes before the older whole one. */
  async #originalAt(place: Place): Promise<ShelfFile | undefined> {
    const { clock, documents, partialDocuments } = this.#ports;
    const at = { jobId: place.job.id, owner: identityOf(this.#principal), fileName: place.name };
    const partial = await partialDocuments.find(at, clock.now());
    const found = partial ?? (await documents.find(place.job.id, place.name));
    return (
      found && {
        ...shelfFile(found),
        isWritable: isCollecting(place),
        isPartial: partial !== undefined,
      }
    );
  }
}

async function throwAway(putting: Putting): Promise<string> {
  for await (const _chunk of putting.open(new AbortController().signal, "nothing")) {
    // What a system leaves of itself is no picture.
  }
  return "Nothing";
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
