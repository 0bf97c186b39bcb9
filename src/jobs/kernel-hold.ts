/** The kernel while jobs run: it is one for a whole process, so jobs that want different ones cannot run there at one time. */
import { type KernelName, kernelName, useKernel } from '../kernels';

let running = 0;
let before: KernelName;
let isDeterministic = false;

/**
 * Carries work out with the kernel that it needs, and gives the process its own back when the last such work is over.
 *
 * @throws Error where work of the other kind is running, or somebody has chosen another kernel meanwhile: the bits would be neither's
 */
export async function withKernel<T>(deterministic: boolean, work: (name: KernelName) => Promise<T>): Promise<T> {
  if (running > 0 && deterministic !== isDeterministic) {
    throw new Error('runJob: expected jobs that are all deterministic or all not at one time in one process, got both');
  }
  if (running === 0) {
    before = kernelName();
    isDeterministic = deterministic;
    useKernel({ deterministic });
  }
  running++;
  const name = kernelName();
  try {
    const done = await work(name);
    if (kernelName() !== name) throw new Error(`runJob: the kernel was ${name}, and somebody has chosen another one`);
    return done;
  } finally {
    running--;
    if (running === 0) useKernel(before);
  }
}
