// What is asked of every page, for every kind of visitor.
import { awake, expect, test } from '../fixtures/test.ts';
import { scan } from '../fixtures/axe.ts';
import { focusSeen, headingsInOrder, nothingSticksOut } from '../fixtures/layout.ts';
import { everyPage } from '../fixtures/pages.ts';
import { Frame } from '../pages/frame.ts';

test('every page is accessible, says what it is and does not stick out', async ({ page, neighbour, watch, javaScriptEnabled, t }) => {
  test.setTimeout(300_000);
  watch.allow(/status of 404/);
  for (const { name, path, status } of await everyPage(neighbour)) {
    const answer = await page.goto(path);
    expect(answer!.status(), name).toBe(status);
    if (javaScriptEnabled !== false) await awake(page);
    await expect(page.locator('html')).toHaveAttribute('lang', t.lang);
    expect((await page.title()).length, `${name}: title`).toBeGreaterThan(5);
    await headingsInOrder(page, name);
    await nothingSticksOut(page, name);
    await scan(page, name);
  }
});

test('the skip link is first and leads to the content', async ({ page, neighbour, watch, t }) => {
  watch.allow(/status of 404/);
  for (const { name, path } of await everyPage(neighbour)) {
    await page.goto(path);
    const frame = new Frame(page, t);
    await page.keyboard.press('Tab');
    await expect(frame.skip, name).toBeFocused();
    await expect(frame.skip, name).toBeInViewport();
    await focusSeen(page, name);
    await page.keyboard.press('Enter');
    await expect(page, name).toHaveURL(/#main$/);
    await expect(frame.main, name).toBeInViewport();
  }
});
