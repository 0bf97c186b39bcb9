/** What a release is told in several places says the same everywhere. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './source';

const text = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const manifest = JSON.parse(text('package.json')) as {
  version: string;
  license: string;
  engines: { node: string };
  repository: { url: string };
  homepage: string;
  bugs: { url: string };
  files: string[];
};

describe('a release', () => {
  it('has one version, one licence and one repository', () => {
    const citation = text('CITATION.cff');
    expect(citation).toContain(`\nversion: ${manifest.version}\n`);
    expect(citation).toContain(`\nlicense: ${manifest.license}\n`);
    const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '');
    expect(citation).toContain(`\nrepository-code: ${repository}\n`);
    expect([manifest.homepage, manifest.bugs.url]).toEqual([`${repository}#readme`, `${repository}/issues`]);
  });

  it('is tested by the script of this repository on every Node that it is for', () => {
    const workflow = text('.github/workflows/ci.yml');
    const [, list] = /node: \[(.*)\]/.exec(workflow)!;
    expect(list!.split(', ')[0]).toBe(manifest.engines.node.replace('>=', ''));
    for (const name of ['ci', 'release']) expect(text(`.github/workflows/${name}.yml`)).toContain('run: .ci/run\n');
  });

  it('ships what `files` lists, and no source maps', () => {
    for (const path of manifest.files.filter((each) => each !== 'dist'))
      expect(existsSync(`${root}${path}`), path).toBe(true);
    expect(text('scripts/package/build.ts')).not.toContain('sourcemap');
  });
});
