/** A search of many fits as a list of jobs, each complete in itself: plan, run anywhere, keep in folders, merge. */
export type { CaseRow } from './cases';
export { type Finding, type JobDocument, type JobOrigin, readDocument } from './document';
export { type Job, type JobBits, type JobFit, type JobInput, readJob } from './job';
export { JobError, type JobErrorKind } from './job-error';
export { merge, type SearchDocument } from './merge';
export { type PlanJobsOptions, planJobs } from './plan';
export type { OneOrMore, Plan, PlanSource, SeedRange } from './plan-json';
export { type RunJobOptions, runJob } from './run-job';
export { type JobStore, type Kept, openStore } from './store';
