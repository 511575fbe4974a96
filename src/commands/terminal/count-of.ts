/** Numbers with the word that goes with them, for commands, which share no code with the server. */

/** Such as: 1 page, 2 pages. */
export function countOf(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
