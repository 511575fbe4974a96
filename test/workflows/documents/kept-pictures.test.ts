/** Small pictures are made once for all who look. */

import { expect, it } from "vitest";
import { keepingPictures } from "../../../src/workflows/documents/kept-pictures.ts";
import type { PictureMaker, WantedPicture } from "../../../src/core/ports/pictures.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";

const MIB = 2 ** 20;
const TEN_MINUTES_MS = 10 * 60_000;

function wanted(blobId: string, pixelsMax = 200): WantedPicture {
  return { file: { blobId }, pixelsMax, companyId: "1" };
}

/** A maker of pictures of so many bytes, and what it was asked for. */
function counted(make: () => Promise<Uint8Array | undefined>) {
  const made: string[] = [];
  const maker: PictureMaker = {
    make({ file, pixelsMax }) {
      made.push(`${file.blobId} ${pixelsMax}`);
      return make();
    },
  };
  const time = new ManualTime();
  return { made, time, pictures: keepingPictures(maker, time) };
}

it("a picture is made once, also where two ask at the same time", async () => {
  const { made, pictures } = counted(async () => Buffer.from("picture"));
  const asked = [wanted("a"), wanted("a"), wanted("a", 1200), wanted("b")];
  const found = await Promise.all(asked.map((each) => pictures.make(each)));
  expect(found.map(String)).toEqual(["picture", "picture", "picture", "picture"]);
  expect(String(await pictures.make(wanted("a")))).toBe("picture");
  expect(made).toEqual(["a 200", "a 1200", "b 200"]);
});

it("the oldest give way where many are kept, and none is kept longer than ten minutes", async () => {
  const { made, pictures, time } = counted(async () => new Uint8Array(10 * MIB));
  for (const blobId of ["a", "b", "c", "d", "d", "a"]) {
    await pictures.make(wanted(blobId));
  }
  expect(made).toEqual(["a 200", "b 200", "c 200", "d 200", "a 200"]);
  time.advance(TEN_MINUTES_MS + 1);
  await pictures.make(wanted("d"));
  expect(made.at(-1)).toBe("d 200");
});

it("what could not be made is tried again", async () => {
  let isBusy = true;
  const { made, pictures } = counted(async () => {
    if (isBusy) {
      throw new Error("busy");
    }
    return undefined;
  });
  await expect(pictures.make(wanted("a"))).rejects.toThrow("busy");
  isBusy = false;
  expect(await pictures.make(wanted("a"))).toBeUndefined();
  await pictures.make(wanted("a"));
  expect(made).toHaveLength(3);
});
