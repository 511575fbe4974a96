/** The trash in the bucket: contents without owner lie here for a week, by the day on which they came, before they are removed for good. */

import type { TrashDay } from "../../../core/ports/files.ts";
import { dayOf, firstKeptDay, isDay } from "../disk/trash.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { inStore } from "./bucket-faults.ts";
import { type Listed, listBelow } from "./bucket-listing.ts";
import { contentKey } from "../disk/blob-path.ts";
import { objectsOf } from "./stored-content.ts";

const TRASH = "trash/";

/** Moves contents into the folder of the day; those that another node moved first are left out. */
export async function putInTrash(bucket: Bucket, blobIds: readonly string[]): Promise<void> {
  const folder = `${TRASH}${dayOf(await inStore(() => bucket.now()))}/`;
  for (const blobId of blobIds) {
    for (const piece of await objectsOf(bucket, blobId)) {
      await inStore(() => move(bucket, piece, folder + nameOf(piece.key)));
    }
  }
}

/** The days of the trash, from the oldest on. */
export async function* trashDays(bucket: Bucket): AsyncGenerator<TrashDay> {
  const firstKept = firstKeptDay(await inStore(() => bucket.now()));
  const folders = await inStore(() => bucket.folders(TRASH));
  // What else somebody put there is not ours to remove.
  for (const day of folders.filter(isDay)) {
    const folder = `${TRASH}${day}/`;
    const isInPlace = (key: string): boolean => key === folder + nameOf(key);
    const lists: Listed[] = [];
    for await (const list of listBelow(bucket, folder, isInPlace)) {
      lists.push(list);
    }
    yield trashDay(bucket, {
      contents: lists.flatMap(({ contents }) => contents),
      foreign: lists.flatMap(({ foreign }) => foreign),
      isOver: day < firstKept,
    });
  }
}

function trashDay(
  bucket: Bucket,
  { contents, foreign, isOver }: Listed & Pick<TrashDay, "isOver">,
): TrashDay {
  return {
    blobs: contents.map(({ id, sizeBytes }) => ({ id, sizeBytes })),
    foreign,
    isOver,
    async putBack(blobIds) {
      const wanted = new Set(blobIds);
      for (const { id, keys } of contents.filter((each) => wanted.has(each.id))) {
        const folder = contentKey(id).slice(0, -id.length);
        for (const object of keys) {
          await inStore(() => move(bucket, object, folder + nameOf(object.key)));
        }
      }
    },
    async remove() {
      for (const { key } of contents.flatMap(({ keys }) => keys)) {
        await inStore(() => bucket.remove(key));
      }
    },
  };
}

async function move(bucket: Bucket, from: StoredObject, to: string): Promise<void> {
  // False where another node was faster.
  if (await bucket.copy(from, to)) {
    await bucket.remove(from.key);
  }
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
