/** Patterns of names, as old clients send them with NLST and LIST: * for any characters, ? for one. */

export function isPattern(name: string): boolean {
  return /[*?]/u.test(name);
}

/** Whether a name fits; the time grows with the product of the lengths at most. */
export function fits(pattern: string, name: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  let index = 0;
  while (index < name.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at;
      resume = index;
      at += 1;
    } else if (wanted === "?" || (wanted !== undefined && wanted === name[index])) {
      at += 1;
      index += 1;
    } else if (star === -1) {
      return false;
    } else {
      // The last star takes one character more.
      resume += 1;
      index = resume;
      at = star + 1;
    }
  }
  return pattern.slice(at).replaceAll("*", "") === "";
}
