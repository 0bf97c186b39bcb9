import type { Parts } from './partial';
import type { Measured, Row } from './record';

export interface Settings {
  readonly full: boolean;
  /** A line for who waits. */
  readonly tell: (line: string) => void;
  /** Found once, also where the run is cut off in between. */
  readonly once: Parts['once'];
}

export interface Column {
  readonly key: string;
  readonly head: string;
  /** Significant digits of numbers; default 3. */
  readonly digits?: number;
}

/** A plot of some rows: the estimate `y`, or the number, against `x`, a line for each value of `line`, a panel for each value of `panel`. */
export interface Figure {
  readonly x: string;
  readonly y: string;
  readonly line: string;
  readonly panel?: string;
  readonly kind: 'lines' | 'dots';
  readonly logX?: boolean;
  readonly logY?: boolean;
  readonly labelX: string;
  readonly labelY: string;
  readonly where?: (row: Row) => boolean;
}

/** A further plot, of rows made from the saved ones. */
export interface MoreFigure extends Figure {
  /** What its file is called by, after the question. */
  readonly name: string;
  readonly title: string;
  readonly rows: (rows: readonly Row[]) => Row[];
}

/** One question: how it is measured, and how the answer is shown. What is shown depends on the saved rows only. */
export interface Question {
  /** The name of its files. */
  readonly name: string;
  readonly title: string;
  /** What was measured, in Markdown. */
  readonly about: string;
  readonly measure: (settings: Settings) => Promise<Measured>;
  /** Keys of what tells the rows apart. */
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  readonly figure: Figure;
  readonly more?: readonly MoreFigure[];
  /** Whether seconds are among the numbers, so that the load of the machine matters. */
  readonly isTimed: boolean;
  /** What the rows say in plain sentences, good or bad. */
  readonly findings: (rows: readonly Row[]) => string[];
}
