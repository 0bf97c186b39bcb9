/** The page says what the stored results say. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { claims } from '../../experiments/claims';
import { pageOf } from '../../experiments/page';
import { readRecord } from '../../experiments/record';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stored = readdirSync(`${root}experiments/results`).map((file) => file.replace(/\.json$/, ''));

describe('docs/experiments.md', () => {
  it('is what its results make: npm run experiments -- --write', () => {
    expect(readFileSync(`${root}docs/experiments.md`, 'utf8')).toBe(pageOf(claims, readRecord));
  });

  it('has a claim for each result, and a result for each claim', () => {
    expect([...stored].sort()).toEqual(claims.map(({ name }) => name).sort());
    expect(stored.length).toBeGreaterThanOrEqual(9);
  });

  it.each(stored)('%s: names machine, node, kernel, commit, effort', (name) => {
    const { claim, effort, machine, commit, seconds } = readRecord(name)!;
    expect(claim).toBe(name);
    expect(['full', 'quick']).toContain(effort);
    expect(commit).toMatch(/^[0-9a-f]{12}$/);
    expect(machine.node).toMatch(/^v\d+/);
    expect(machine.kernel).toBeTruthy();
    expect(seconds).toBeGreaterThan(0);
  });

  it('changes with a result, says which runs were quick and what was not measured', () => {
    const page = pageOf(claims, readRecord);
    const [first] = claims;
    const changed = (name: string) => {
      const record = readRecord(name)!;
      return name === first!.name ? { ...record, effort: 'quick' as const, seconds: 987654 } : record;
    };
    expect(pageOf(claims, changed)).toContain(`**Quick run** of \`${first!.name}\`: 987654 s`);
    expect(page).not.toContain('987654');
    expect(pageOf(claims, (name) => (name === first!.name ? undefined : readRecord(name)))).toContain('Not measured.');
  });
});
