/** The tables of specifications and deadlines. */

export interface SpecificationRow {
  company_id: string;
  number: number;
  name: string;
  workflow: string;
  profile: string | null;
  /** Option[] as JSON; none of them is secret. */
  options: string;
  /** 1 for that of jobs that name none. */
  is_default: number;
}

export interface DeadlineRow {
  company_id: string;
  number: number;
  name: string;
  hours: number;
}
