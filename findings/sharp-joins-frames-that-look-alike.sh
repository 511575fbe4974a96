#!/usr/bin/env bash
# Guessed: an animation that sharp reads and writes has as many frames as before, as its documentation of `animated` and `delay` lets hope.
# Is so: a frame that looks like the one before becomes one with it, shown as long as both, and nothing says so: info.pages still has the
#   old count. GIF keeps them with keepDuplicateFrames; WebP has no such option (libwebp's encoder joins them), and where all look alike
#   the result is a still picture. Whoever counts frames has to read the written file.
# Seen with: sharp 0.35.5 on Node 20. Matters for: whoever promises that all frames stay, or finds frame 7 again by its number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sharp@0.35.5
cat > frames.mjs <<'JS'
import sharp from "sharp";

const same = { raw: { width: 8, height: 24, channels: 3, pageHeight: 8 } };
const delay = [100, 100, 100];
const gif = await sharp(Buffer.alloc(8 * 24 * 3, 90), same).gif({ delay, keepDuplicateFrames: true }).toBuffer();
const ways = {
  "GIF": (picture) => picture.gif(),
  "GIF, keepDuplicateFrames": (picture) => picture.gif({ keepDuplicateFrames: true }),
  "WebP": (picture) => picture.webp(),
};
const seen = [];
for (const [name, way] of Object.entries(ways)) {
  const { data, info } = await way(sharp(gif, { animated: true })).toBuffer({ resolveWithObject: true });
  const { pages = 1, delay: times } = await sharp(data).metadata();
  seen.push(`${info.pages}:${pages}`);
  console.log(`${name}: info says ${info.pages} frames, there are ${pages}, with times ${JSON.stringify(times)}`);
}
const isAsFound = seen.join() === "3:1,3:3,3:1";
console.log(isAsFound ? "as found" : "CHANGED");
process.exit(isAsFound ? 0 : 1);
JS
echo "== sharp 0.35.5, Node $(node --version)"
node frames.mjs
