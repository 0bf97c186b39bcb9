/** One page about a model's clusters, as a file of its own. */

export type { ImageSize } from './coordinates';
export type { BaselineName, ReportOptions } from './options';
export { renderReport } from './render-report';
export type { ReportSubject } from './subject';
