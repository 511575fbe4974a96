/** The company: the tenant that owns jobs, assets and users. */

export interface Company {
  readonly id: string;
  /** The number in IPS handles: company 47 is `47` or `c|47`. */
  readonly number: number;
  readonly name: string;
  /** Where mail about its jobs goes. */
  readonly email?: string;
  /** Nobody may act for it. */
  readonly isDisabled?: true;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The company that everyone works for while AUTH=open; made at the first start. */
export const DEFAULT_COMPANY = { number: 1, name: "Default" } as const;
