/** Where paths lead below a job: to which job, which side of it, and which file or folder, with what lies there. */

import { identityOf, type Principal } from "../../core/model/principal.ts";
import type { Job } from "../../core/model/job.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { jobAt, type JobFolderPorts, takesFiles } from "./job-folders.ts";
import type { MadeFolders } from "./made-folders.ts";
import { type Path, pathText } from "./path.ts";
import { missing, Refusal } from "./replies.ts";
import { apart, documentName, hasFolder, shelfFile, type ShelfFile } from "./shelf.ts";

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
    const { clock, documents, partialDocuments, results } = this.#ports;
    const jobId = place.job.id;
    if (place.side === "CLIPPED") {
      return apart((await results.list(jobId)).map(shelfFile));
    }
    const owner = identityOf(this.#principal);
    const isWritable = isCollecting(place);
    const partials = await partialDocuments.list({ jobId, owner }, clock.now());
    return [
      ...(await documents.list(jobId)).map((each) => ({ ...shelfFile(each), isWritable })),
      ...partials.map((each) => ({ ...shelfFile(each), isWritable, isPartial: true })),
    ];
  }

  /** The names of folders that were made there and hold nothing yet. */
  madeIn({ job, side }: Place): Iterable<string> {
    return side === "ORIGINAL" ? this.#made.of(job.id) : [];
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
    if (hasFolder(place.name, await this.files(place), this.madeIn(place))) {
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
    if (parent !== "" && !hasFolder(parent, await this.files(place), this.madeIn(place))) {
      throw new Refusal(553, `There is no folder ${pathText(path.slice(0, -1))}.`);
    }
    return place;
  }
}

/** True while files can be put there. */
export function isCollecting({ job, side }: Place): boolean {
  return side === "ORIGINAL" && takesFiles(job);
}
