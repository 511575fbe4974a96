#!/usr/bin/env bash
# Guessed: keepIccProfile() of sharp, "keep ICC profile from the input image in the output image", keeps that of a CMYK picture.
# Is so: only profiles of RGB are kept. A CMYK picture becomes RGB with sharp's own sRGB profile, and on the way its colours go through
#   a CMYK profile of sharp's own, not through the picture's; without keepIccProfile() the picture's own is applied. keepMetadata()
#   does the same. pipelineColourspace("cmyk").toColourspace("cmyk") beside it keeps values and profile; withIccProfile("srgb")
#   converts by the picture's profile.
# Seen with: sharp 0.35.5 on Node 20. Matters for: whoever keeps metadata of photos and layouts from print.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sharp@0.35.5
cat > profile.mjs <<'JS'
import sharp from "sharp";

const orange = sharp({ create: { width: 8, height: 8, channels: 3, background: "#f80" } });
const layout = await orange.withIccProfile("cmyk").toColourspace("cmyk").tiff().toBuffer();
const own = (await sharp(layout).metadata()).icc;
const ways = {
  "keepIccProfile()": (picture) => picture.keepIccProfile(),
  "keepMetadata()": (picture) => picture.keepMetadata(),
  "pipelineColourspace, toColourspace, keepIccProfile()": (picture) =>
    picture.pipelineColourspace("cmyk").toColourspace("cmyk").keepIccProfile(),
};
const kept = [];
for (const [name, way] of Object.entries(ways)) {
  const { space, icc } = await sharp(await way(sharp(layout)).tiff().toBuffer()).metadata();
  kept.push(icc?.equals(own) === true);
  console.log(`${name}: ${space}, ${kept.at(-1) ? "with the picture's profile" : "with another profile"}`);
}
const isAsFound = kept.join() === "false,false,true";
console.log(isAsFound ? "as found" : "CHANGED");
process.exit(isAsFound ? 0 : 1);
JS
echo "== sharp 0.35.5, Node $(node --version)"
node profile.mjs
