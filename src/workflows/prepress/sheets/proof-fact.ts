/** What a proof says of the order. */

/** A line of the order, such as its number. */
export interface ProofFact {
  readonly label: string;
  readonly value: string;
}
