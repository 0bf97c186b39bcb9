/** Runs the tests on the kernel named by LSRDR_KERNEL; see scripts/test-kernels.ts. */
import { beforeAll, expect } from 'vitest';
import { type KernelName, kernelName, useKernel } from '../../src/kernels';

const wanted = process.env.LSRDR_KERNEL as KernelName | undefined;
if (wanted !== undefined) {
  useKernel(wanted);
  beforeAll(() => {
    expect(kernelName()).toBe(wanted);
  });
}
