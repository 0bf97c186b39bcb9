/**
 * `npm run experiments -- [--only name,name] [--quick] [--again] [--write] [--list]`: measures the claims one after another and writes the result of each when it is
 * finished, then `docs/experiments.md`. What was measured at this commit with the same effort is not measured again, so that an interrupted run goes on where it
 * was; `--again` measures it nevertheless. `--write` only writes the page.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { AnyClaim, Effort } from './claim';
import { claims } from './claims';
import { pageOf } from './page';
import { readRecord, thisCommit, thisMachine, writeRecord } from './record';

const { values: given } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const effort: Effort = given.quick ? 'quick' : 'full';
const commit = thisCommit();

function chosen(): readonly AnyClaim[] {
  if (given.only === undefined) return claims;
  return given.only.split(',').map((name) => {
    const found = claims.find((one) => one.name === name);
    if (found === undefined) {
      throw new RangeError(`experiments: --only: expected ${claims.map((one) => one.name).join(', ')}, got ${name}`);
    }
    return found;
  });
}

/** Code that is not committed may have changed meanwhile. */
function isMeasured(name: string): boolean {
  const record = readRecord(name);
  return (
    record !== undefined && record.effort === effort && record.commit === commit && /^[0-9a-f]+$/.test(record.commit)
  );
}

function measure(one: AnyClaim): void {
  if (!given.again && isMeasured(one.name)) {
    console.log(`${one.name}: measured at ${commit} already`);
    return;
  }
  console.log(`${one.name}: ${effort}`);
  const begun = performance.now();
  const busy = process.cpuUsage();
  const result = one.measure(effort, (line) => console.log(`  ${line}`));
  const seconds = Number(((performance.now() - begun) / 1000).toFixed(1));
  const { user, system } = process.cpuUsage(busy);
  const processorSeconds = Number(((user + system) / 1e6).toFixed(1));
  writeRecord({ claim: one.name, effort, machine: thisMachine(), commit, seconds, processorSeconds, result });
  console.log(`${one.name}: ${seconds} s`);
}

if (given.list) {
  for (const { name, title } of claims) console.log(`${name}: ${title}`);
} else {
  if (!given.write) chosen().forEach(measure);
  writeFileSync(fileURLToPath(new URL('../docs/experiments.md', import.meta.url)), pageOf(claims, readRecord));
}
