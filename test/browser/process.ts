/** Chromium as a process of its own profile, that can be ended at any time. */
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program's name, where one is installed. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

export interface Browser {
  readonly process: ChildProcess;
  /** Ends it, whatever it does, and takes its profile away. */
  end(): Promise<void>;
}

export function startChromium(words: readonly string[], stdio: StdioOptions): Browser {
  const profile = mkdtempSync(join(tmpdir(), 'lsrdr-browser-'));
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = spawn(chromium!, [...options, `--user-data-dir=${profile}`, ...words], { stdio });
  const gone = once(browser, 'exit');
  return {
    process: browser,
    async end() {
      // Not asked to end: a browser that writes its profile, or hangs, may take longer than a hook waits. Its other processes end without it.
      browser.kill('SIGKILL');
      await gone;
      // Those may still write there; what stays in the folder of temporary files is no failure.
      await rm(profile, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
    },
  };
}
