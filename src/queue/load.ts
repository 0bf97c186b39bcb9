/** bullmq and ioredis, when they are needed: nobody else has to install them. */
type BullMQ = typeof import('bullmq');
type Redis = typeof import('ioredis').Redis;

/** @throws Error that says what to install */
export async function loadDrivers(): Promise<{ readonly bull: BullMQ; readonly Redis: Redis }> {
  try {
    const [bull, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bull, Redis };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isAbsent = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    const why = isAbsent ? '' : ` (${message})`;
    throw new Error(`lsrdr/queue: bullmq and ioredis cannot be loaded: npm install bullmq ioredis${why}`, { cause });
  }
}
