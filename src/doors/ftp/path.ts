/** Paths of the tree: names from the root down. Nothing above the root can be named. */

export type Path = readonly string[];

/** Where a path leads that a client sent, from the folder in which it stands. */
export function resolvePath(from: Path, text: string): Path {
  const path = text.startsWith("/") ? [] : [...from];
  for (const name of text.split("/")) {
    if (name === "..") {
      path.pop();
    } else if (name !== "" && name !== ".") {
      path.push(name);
    }
  }
  return path;
}

export function pathText(path: Path): string {
  return `/${path.join("/")}`;
}
