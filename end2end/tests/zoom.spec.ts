// A window of 1440 px at 200 % zoom is a page of 720 px with half the height.
import { awake, expect, test } from '../fixtures/test.ts';
import { focusSeen, nothingSticksOut } from '../fixtures/layout.ts';
import { everyPage } from '../fixtures/pages.ts';

test.use({ viewport: { width: 720, height: 450 } });

test('no page scrolls sideways at 200 % zoom', async ({ page, neighbour, watch }) => {
  watch.allow(/status of 404/);
  for (const { name, path } of await everyPage(neighbour)) {
    await page.goto(path);
    await awake(page);
    await nothingSticksOut(page, `${name}, 200 %`);
  }
});

test('no page scrolls sideways at 400 % zoom', async ({ page, neighbour, watch }) => {
  await page.setViewportSize({ width: 360, height: 225 });
  watch.allow(/status of 404/);
  for (const { name, path } of await everyPage(neighbour)) {
    await page.goto(path);
    await awake(page);
    await nothingSticksOut(page, `${name}, 400 %`);
  }
});

test('whatever gets the focus can be seen', async ({ page, neighbour }) => {
  const pages = (await everyPage(neighbour)).filter(({ status }) => status === 200);
  for (const { name, path } of pages) {
    await page.goto(path);
    await awake(page);
    const visited = new Set<string>();
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? '');
      if (where.startsWith('<body') || visited.has(where)) break;
      visited.add(where);
      await focusSeen(page, `${name}: ${where}`);
    }
    expect(visited.size, name).toBeGreaterThan(5);
  }
});
