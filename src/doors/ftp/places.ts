/** Where paths lead below a job: to which job, which side of it, and which file or folder, with what lies there. */

import { identityOf, type Principal } from "../../core/model/principal.ts";
import type { Job } from "../../core/model/job.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { FOLDER_SEPARATOR } from "../../core/text/folder-names.ts";
import { jobAt, type JobFolderPorts, takesFiles } from "./job-folders.ts";
import type { MadeFolders } from "./made-folders.ts";
import { type Path, pathText } from "./path.ts";
import { missing, Refusal } from "./replies.ts";
import {
  documentName,
  hasFolder,
  isBelow,
  resultFiles,
  shelfFile,
  type ShelfFile,
} from "./shelf.ts";

type PlacePorts = JobFolderPorts &
  Pick<Ports, "clock" | "documents" | "partialDocuments" | "results">;

const SIDES = ["ORIGINAL", "CLIPPED"] as const;
type Side = (typeof SIDES)[number];

/** A place below a job. */
export interface Place {
  readonly job: Job;
  readonly side: Side;
  /** As in the path. */
  readonly names: readonly string[];
  /** Of document or result, "" for the side itself. */
  readonly name: string;
}

/** The places of a caller's jobs. */
export class Places {
  readonly #ports: PlacePorts;
  readonly #principal: Principal;
  readonly #made: MadeFolders;

  constructor(ports: PlacePorts, principal: Principal, made: MadeFolders) {
    this.#ports = ports;
    this.#principal = principal;
    this.#made = made;
  }

  /** All files of a side. */
  async files(place: Place): Promise<readonly ShelfFile[]> {
    const { documents, results } = this.#ports;
    const { job } = place;
    if (place.side === "CLIPPED") {
      return resultFiles(await results.list(job.id));
    }
    const isWritable = isCollecting(place);
    const whole = (await documents.list(job.id)).map((each) => ({
      ...shelfFile(each),
      isWritable,
    }));
    return [...whole, ...(await this.#partials(job))];
  }

  /** What came of the caller's files whose transfers broke off. */
  async #partials(job: Job): Promise<readonly ShelfFile[]> {
    const { clock, partialDocuments } = this.#ports;
    const owner = identityOf(this.#principal);
    const found = await partialDocuments.list({ jobId: job.id, owner }, clock.now());
    return found.map((each) => ({
      ...shelfFile(each),
      isWritable: takesFiles(job),
      isPartial: true,
    }));
  }

  /** The names of folders that were made there and hold nothing yet. */
  madeIn({ job, side }: Place): Iterable<string> {
    return side === "ORIGINAL" ? this.#made.of(job.id) : [];
  }

  /** Whether there is such a folder; of many documents only those are looked at that could lie there. */
  async hasFolder(place: Place): Promise<boolean> {
    const { job, side, name } = place;
    const made = this.madeIn(place);
    if (side === "CLIPPED" || hasFolder(name, [], made)) {
      return side === "ORIGINAL" || hasFolder(name, await this.files(place), made);
    }
    return (
      (await this.#holdsDocument(job.id, name)) || hasFolder(name, await this.#partials(job), made)
    );
  }

  async #holdsDocument(jobId: string, folder: string): Promise<boolean> {
    const { documents } = this.#ports;
    const prefix = `${folder}${FOLDER_SEPARATOR}`;
    let name = await documents.nextName(jobId, { prefix, after: prefix });
    while (name !== undefined && !isBelow(folder, name)) {
      name = await documents.nextName(jobId, { prefix, after: name });
    }
    return name !== undefined;
  }

  /** Undefined where the path leads to no side of a job of the caller's. */
  async at(path: Path): Promise<Place | undefined> {
    const [day = "", name = "", third, ...names] = path;
    const side = SIDES.find((each) => each === third?.toUpperCase());
    const job = side && (await jobAt(this.#ports, this.#principal, { day, name }));
    return side && job && { job, side, names, name: documentName(names) };
  }

  /** Throws Refusal 550 where at() finds nothing. */
  async demand(path: Path): Promise<Place> {
    const place = await this.at(path);
    if (place === undefined) {
      throw missing(path);
    }
    return place;
  }

  /** A place for a file, where no folder is. */
  async demandForFile(path: Path): Promise<Place> {
    const place = await this.demandWritable(path);
    if (await this.hasFolder(place)) {
      throw new Refusal(553, `${pathText(path)} is a folder.`);
    }
    return place;
  }

  /** Refuses a path below a job that is not there. */
  async #demandJob([day = "", name, below]: Path): Promise<void> {
    const isNamed = name !== undefined && below !== undefined;
    if (isNamed && (await jobAt(this.#ports, this.#principal, { day, name })) === undefined) {
      throw new Refusal(553, `There is no job ${name}.`);
    }
  }

  /** A place for a file or folder in ORIGINAL, in a folder that is there. */
  async demandWritable(path: Path): Promise<Place> {
    const place = await this.at(path);
    if (place === undefined) {
      await this.#demandJob(path);
    }
    if (place?.side !== "ORIGINAL" || place.names.length === 0) {
      throw new Refusal(553, "Only ORIGINAL of a job takes files and folders.");
    }
    if (place.name === "") {
      throw new Refusal(553, "That can be no name.");
    }
    const parent = documentName(place.names.slice(0, -1));
    if (!(await this.hasFolder({ ...place, name: parent }))) {
      throw new Refusal(553, `There is no folder ${pathText(path.slice(0, -1))}.`);
    }
    return place;
  }
}

/** True while files can be put there. */
export function isCollecting({ job, side }: Place): boolean {
  return side === "ORIGINAL" && takesFiles(job);
}
