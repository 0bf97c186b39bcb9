/** Before each file: the kernel named by LSRDR_KERNEL, see scripts/test-kernels.ts, or the default one, whatever an earlier file chose. */
import { beforeAll, expect } from 'vitest';
import { type KernelName, kernelName, useKernel } from '../../src/kernels';

const wanted = process.env.LSRDR_KERNEL as KernelName | undefined;
useKernel(wanted ?? {});
if (wanted !== undefined) {
  beforeAll(() => {
    expect(kernelName()).toBe(wanted);
  });
}
