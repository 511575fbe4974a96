/** Litter: what systems leave in every folder and their users do not know of. */

const LITTER = /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$/iu;

/** True for a file that is taken where files are sent by the folder, so that nothing stops, and thrown away. */
export function isLitter(fileName: string): boolean {
  return LITTER.test(fileName);
}
