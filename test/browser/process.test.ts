/** The browser of the other tests ends when it is told to, also where it does not listen. */
import { describe, expect, it } from 'vitest';
import { Devtools } from './devtools';
import { chromium, startChromium } from './process';

describe.skipIf(chromium === undefined)('Chromium as a process', () => {
  it('that hangs is ended', async () => {
    const browser = startChromium(['about:blank'], 'ignore');
    browser.process.kill('SIGSTOP');
    await browser.end();
    expect(browser.process.signalCode).toBe('SIGKILL');
  });

  it('that has ended already is no failure', async () => {
    const browser = startChromium(['about:blank'], 'ignore');
    await browser.end();
    await browser.end();
    expect(browser.process.signalCode).toBe('SIGKILL');
  });

  it('with a page open is ended', async () => {
    const browser = new Devtools();
    await browser.open('about:blank', { width: 400, height: 400, scheme: 'light' });
    await browser.close();
  });
});
