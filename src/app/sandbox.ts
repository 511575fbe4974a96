/** The sandbox as the settings have it. */

import { accessSync, constants, statSync } from "node:fs";
import type { Log } from "../core/ports/base.ts";
import { SettingError } from "../settings/setting.ts";
import type { Config } from "../settings/settings.ts";
import { fontsArguments } from "../workflows/pdfium/fonts/operator-fonts.ts";
import { type BuildWall, buildWall } from "../workflows/sandbox/build-wall.ts";
import { createSandbox } from "../workflows/sandbox/pool.ts";
import type { Sandbox } from "../workflows/sandbox/sandbox.ts";
import { MIB } from "./base.ts";

/** What is made of a small file may be large: a page of 100 million pixels, or the pixels themselves on their way. */
const MADE_BYTES_MIN = 1024 * MIB;

export interface SandboxPlace {
  /** Where children have their cells. */
  readonly directory: string;
  /** In place of the best that this machine can build. */
  readonly build?: BuildWall | undefined;
}

/**
 * The sandbox as a server has it.
 * @throws SettingError for a directory of fonts that cannot be read
 */
export function sandboxOf(
  config: Config,
  log: Log,
  { directory, build = buildWall }: SandboxPlace,
): Sandbox {
  const { dataDir, sandbox: mode, sandboxUid: uid, uploadBytesMax, fontsDirectory } = config;
  const fileBytes = Math.max(uploadBytesMax, MADE_BYTES_MIN);
  const readPaths = fontsDirectory === undefined ? [] : [checkedDirectory(fontsDirectory)];
  return createSandbox({
    size: config.workers,
    directory,
    programArguments: fontsArguments(fontsDirectory),
    buildWall: async () =>
      build({
        mode,
        log,
        directory,
        fileBytes,
        readPaths,
        hidden: [dataDir],
        ...(uid === undefined ? {} : { uid }),
      }),
    timeMs: config.taskTimeoutMs,
    memoryBytes: config.taskMemoryMb * MIB,
  });
}

function checkedDirectory(path: string): string {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    if (statSync(path).isDirectory()) {
      return path;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingError(`FONTS_DIRECTORY: ${path} cannot be read (${why}).`);
  }
  throw new SettingError(`FONTS_DIRECTORY: ${path} is no directory.`);
}
