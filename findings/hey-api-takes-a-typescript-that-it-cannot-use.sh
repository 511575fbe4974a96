#!/usr/bin/env bash
# Guessed: @hey-api/openapi-ts runs with every TypeScript that its peer range admits, so that `npx @hey-api/openapi-ts` works.
# Is so: 0.95.0 (the newest that admits Node 20) admits typescript 7, npm takes that, and the generator ends with a TypeError
#   before it reads the description, because version 7 no longer has the compiler's JavaScript interface. With 5.9.3 it works.
# Seen with: @hey-api/openapi-ts 0.95.0, typescript 7.0.2 and 5.9.3 on Node 20. Matters for: whoever tells others to generate a
#   client by npx: both versions have to be named.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
cat > openapi.json <<'JSON'
{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"operationId":"getA","responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"object","properties":{"id":{"type":"string"}}}}}}}}}}}
JSON
generate() {
  npm install --silent --no-audit --no-fund --ignore-scripts @hey-api/openapi-ts@0.95.0 "typescript@$1"
  echo "== @hey-api/openapi-ts 0.95.0, its peer range typescript $(node -p 'require("./node_modules/@hey-api/openapi-ts/package.json").peerDependencies.typescript'), typescript $1, Node $(node --version)"
  rm -rf out
  timeout 120 npx --no-install openapi-ts -i openapi.json -o out 2>&1 | grep -m 1 -E "TypeError|Done" || true
}
generate 7.0.2
if [ -e out/sdk.gen.ts ]; then
  echo "CHANGED: it works with TypeScript 7."
  exit 1
fi
generate 5.9.3
[ -e out/sdk.gen.ts ] || { echo "CHANGED: it no longer works with TypeScript 5.9.3."; exit 1; }
echo "as found"
