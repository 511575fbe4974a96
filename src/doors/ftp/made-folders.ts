/** The folders that clients have made and nothing lies in yet: remembered for a while, for all connections of a client. */

/** Of all jobs together. */
const FOLDERS_MAX = 10_000;

export class MadeFolders {
  /** By job, the one longest left alone first. */
  readonly #folders = new Map<string, Set<string>>();
  #size = 0;

  add(jobId: string, folder: string): void {
    const folders = this.of(jobId);
    this.#folders.delete(jobId);
    this.#folders.set(jobId, folders);
    this.#size += folders.has(folder) ? 0 : 1;
    folders.add(folder);
    this.#makeRoom(jobId);
  }

  of(jobId: string): Set<string> {
    return this.#folders.get(jobId) ?? new Set();
  }

  remove(jobId: string, folder: string): void {
    this.#size -= this.of(jobId).delete(folder) ? 1 : 0;
  }

  #makeRoom(newest: string): void {
    for (const [jobId, folders] of this.#folders) {
      if (this.#size <= FOLDERS_MAX) {
        return;
      }
      if (jobId === newest) {
        const [oldest] = folders;
        this.remove(jobId, oldest ?? "");
      } else {
        this.#size -= folders.size;
        this.#folders.delete(jobId);
      }
    }
  }
}
