/** POST /u/{token}/adjust: the newest version is turned, mirrored or brought to the ordered size, as a version of its own. */

import { adjustArtwork } from "../../../core/artwork/adjust-artwork.ts";
import { orderedOptions } from "../../../core/artwork/ordered-options.ts";
import type { Option } from "../../../core/model/contract-types.gen.ts";
import { bodyOf } from "../../exchange.ts";
import { type Fields, readForm } from "../../http/fields.ts";
import { type ArtworkOperation, doneOrTold } from "../operation.ts";

/** What changes nothing, and is not sent on. */
const UNCHANGED: Readonly<Record<string, string>> = { rotate: "0", mirror: "none", fit: "none" };
const SIZE_OPTIONS: ReadonlySet<string> = new Set(["width", "height", "bleed"]);

export const adjustPages: ArtworkOperation = {
  name: "adjustArtwork",
  method: "POST",
  async handle(opened) {
    const { under, linked } = opened;
    return doneOrTold(opened, async () => {
      const fields = readForm(await bodyOf(under), under.request.headers["content-type"]);
      const version = Number(fields.get("version"));
      await adjustArtwork(under.kit.ports, linked, {
        adjustment: optionsOf(fields, orderedOptions(under.kit.ports, linked)),
        version,
      });
    });
  },
};

function optionsOf(fields: Fields, ordered: readonly Option[]): readonly Option[] {
  const changes = Object.entries(UNCHANGED).flatMap(([name, unchanged]) => {
    const value = fields.get(name) ?? unchanged;
    return value === unchanged ? [] : [{ name, value }];
  });
  const isFitted = changes.some(({ name }) => name === "fit");
  const size = [...SIZE_OPTIONS].flatMap(
    (name) => ordered.findLast((option) => option.name === name) ?? [],
  );
  const grow = fields.get("growIntoBleed") === "true";
  return isFitted
    ? [...changes, ...size, ...(grow ? [{ name: "growIntoBleed", value: "true" }] : [])]
    : changes;
}
