#!/usr/bin/env bash
# Guessed: URL.canParse(text) is true exactly where new URL(text) does not throw, as the URL Standard has it, however often it is asked.
# Is so: on Node 20 and 22 a host with letters beyond ASCII (bücher.example) is told as no URL once the call has become hot and takes
#   V8's fast path; new URL takes the same text before and after. On Node 24 and 26 the answer stays true.
# Seen with: Node 20.19.0, 22.22.0 (faulty), 24.15.0 (right). Matters for: whoever checks callback or download addresses by canParse:
#   addresses that were taken in tests and after a start are refused in production after some thousand checks. new URL in try/catch is right.
set -euo pipefail
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  *) echo "needs Linux on x86_64 or aarch64"; exit 2 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
cat > ask.mjs <<'JS'
const address = "http://b\u00fccher.example/";
const ask = (text) => URL.canParse(text);
const answers = new Set();
for (let call = 0; call < 400_000; call += 1) answers.add(ask(address));
console.log(`${process.version}: canParse ${[...answers].join(", then ")}; new URL: ${new URL(address).hostname}`);
process.exitCode = answers.size - 1;
JS
answers() {
  npm install --silent --no-audit --no-fund --ignore-scripts "node-$platform@$1"
  "node_modules/node-$platform/bin/node" ask.mjs
}
for version in 20.19.0 22.22.0; do
  if answers "$version"; then
    echo "CHANGED: the answer stays the same on $version."
    exit 1
  fi
done
answers 24.15.0 || { echo "CHANGED: 24.15.0 has it too."; exit 1; }
echo "as found"
