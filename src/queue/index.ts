/** Jobs of `lsrdr/jobs` in a queue of BullMQ over Redis: producers, workers on any number of machines, and who waits for the results. Needs `bullmq` and `ioredis`. */
export { type Collected, type CollectOptions, collect, type QueueState } from './collect';
export type { QueuePlace } from './connection';
export { type Enqueued, type EnqueueOptions, enqueue } from './enqueue';
export { type QueueWorker, startWorker, type WorkerOptions } from './worker';
