/** A recurring rule that has been read. */

/** A day of some month. */
export interface LocalDay {
  /** 1 to 31. */
  readonly day: number;
  /** Of the month. */
  readonly lastDay: number;
  /** 0 is Sunday. */
  readonly weekDay: number;
}

export interface Rule {
  /** Ascending, as are minutes and hours. */
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Whether it names every hour. */
  readonly isHourly: boolean;
  /** 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** Absent for every year. */
  readonly years?: ReadonlySet<number>;
  readonly isDay: DayTest;
}

/** Whether a rule names the day. */
export type DayTest = (day: LocalDay) => boolean;
