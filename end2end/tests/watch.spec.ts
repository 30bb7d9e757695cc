// The tests trust the watch, so the watch is tested: each kind of fault is seen.
import { expect, test } from '../fixtures/test.ts';

test('the watch sees every kind of fault', async ({ page, city, watch }) => {
  await city.open();
  expect(watch.unexpected()).toEqual([]);
  await page.evaluate(() => {
    console.warn('a warning');
    console.error('an error');
    setTimeout(() => {
      throw new Error('a throw');
    });
    document.body.insertAdjacentHTML('beforeend', '<p style="color:red">inline style</p>');
    fetch('https://elsewhere.invalid/').catch(() => undefined);
    fetch('/no/such/thing').catch(() => undefined);
  });
  for (const fault of [/warning: a warning/, /error: an error/, /uncaught: .*a throw/s, /inline style.*Content Security Policy/s, /elsewhere\.invalid/, /404/]) {
    await expect.poll(() => watch.faults.some((found) => fault.test(found)), String(fault)).toBe(true);
  }
  watch.allow(/./s);
});
