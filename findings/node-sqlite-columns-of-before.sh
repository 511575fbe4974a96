#!/usr/bin/env bash
# Guessed: a prepared "select *" of node:sqlite gives the columns that the table has when it runs, because SQLite prepares a statement anew
#   after the schema has changed.
# Is so: the first run after "alter table … add column" gives the columns of before, without an error; the second run has the new one.
#   Names and number of columns are read before the step in which SQLite prepares anew. libsql 0.5.29 on the same file format gives
#   the new column at once.
# Seen with: Node 22.22.0, 24.15.0 and 26.0.0. Matters for: whoever keeps prepared statements over a migration: what is added is lost
#   on the way out once for each statement, a copy of rows by "select *" included. Forget the statements after a migration.
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
const open = {
  "node:sqlite": async () => new (await import("node:sqlite")).DatabaseSync(":memory:"),
  libsql: async () => new (await import("libsql")).default(":memory:"),
};
const [driver] = process.argv.slice(2);
const db = await open[driver]();
db.exec("create table t (a integer); insert into t values (1)");
const statement = db.prepare("select * from t");
statement.all();
db.exec("alter table t add column b integer default 2");
const columns = () => Object.keys(statement.all()[0]).join(",");
const [first, second] = [columns(), columns()];
console.log(`${process.version} ${driver}: columns ${first} at first, then ${second}`);
process.exitCode = first === "a" && second === "a,b" ? 1 : 0;
JS
for version in 22.22.0 24.15.0 26.0.0; do
  npm install --silent --no-audit --no-fund --ignore-scripts "node-$platform@$version" libsql@0.5.29
  node="node_modules/node-$platform/bin/node"
  if "$node" --no-warnings ask.mjs node:sqlite; then
    echo "CHANGED: $version gives the new column at once."
    exit 1
  fi
  "$node" ask.mjs libsql || { echo "CHANGED: libsql has it too."; exit 1; }
done
echo "as found"
