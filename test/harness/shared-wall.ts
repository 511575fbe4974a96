/** Walls around sandboxes that all servers of a process share: trying out which one the machine can build takes a second. */

import { type BuildWall, buildWall } from "../../src/workflows/sandbox/build-wall.ts";
import type { Wall } from "../../src/workflows/sandbox/wall.ts";

const built = new Map<string, Promise<Wall>>();

/** One for each setting; the directories of data and cells lie where no wall lets children look. */
export const buildSharedWall: BuildWall = (options) => {
  const { mode, fileBytes, readPaths = [], uid } = options;
  const key = JSON.stringify([mode, fileBytes, readPaths, uid]);
  const wall = built.get(key) ?? buildWall(options);
  built.set(key, wall);
  // What the machine was short of for a moment is tried again.
  wall.catch(() => built.delete(key));
  return wall;
};
