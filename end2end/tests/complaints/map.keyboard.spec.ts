// Without a mouse: nothing here clicks.
import { awake, expect, test } from '../../fixtures/test.ts';
import { focusSeen } from '../../fixtures/layout.ts';

test.describe('the city map by keyboard', () => {
  test('a pin is chosen, its card opened, and Escape leads back to the pin', async ({ page, city, card, neighbour, t }) => {
    const one = (await neighbour.board()).items[0]!;
    await city.openAt(one);
    await city.pins.first().focus();
    await focusSeen(page, 'pin');
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: t.map['open_case']! });
    await expect(link).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(link).toBeHidden();
    await expect(city.pins.first()).toBeFocused();
    await page.keyboard.press('Space');
    await expect(link).toBeVisible();
    let steps = 0;
    while (!(await link.evaluate((element) => element === document.activeElement)) && steps++ < 15) await page.keyboard.press('Tab');
    await expect(link, 'the card is reached by Tab').toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/c/${one.number}$`));
    await expect(card.title).toBeVisible();
  });

  test('a pin under the list comes out when it gets the focus', async ({ page, city }) => {
    await city.open('?period=all');
    await city.drawn();
    const marks = city.clusters.or(city.pins);
    const covered = async () =>
      marks.evaluateAll((all) =>
        all.findIndex((mark) => {
          const { left, top, width, height } = mark.getBoundingClientRect();
          const hit = document.elementFromPoint(left + width / 2, top + height / 2);
          return hit !== null && hit.closest('.panel') !== null;
        }),
      );
    await city.map.focus();
    for (let i = 0; i < 20 && (await covered()) < 0; i++) await page.keyboard.press('ArrowRight');
    const index = await covered();
    expect(index, 'a mark lies under the list').toBeGreaterThanOrEqual(0);
    const handle = await marks.nth(index).elementHandle();
    // The focus of a script counts as the keyboard's after a key was pressed.
    await handle!.evaluate((mark) => (mark as HTMLElement).focus({ preventScroll: true }));
    await expect
      .poll(() =>
        handle!.evaluate((mark) => {
          const { left, top, width, height } = mark.getBoundingClientRect();
          return mark.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }),
      )
      .toBe(true);
  });

  test('arrows move the map, plus and minus zoom it', async ({ page, city }) => {
    await city.open();
    await city.drawn();
    await city.map.focus();
    await focusSeen(page, 'map');
    const spot = () => city.clusters.first().evaluate((mark) => [mark.getBoundingClientRect().x, mark.getBoundingClientRect().y].map(Math.round));
    const before = await spot();
    await page.keyboard.press('ArrowRight');
    await expect.poll(spot).not.toEqual(before);
    const labels = () => city.clusters.evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')).sort());
    const wide = await labels();
    await page.keyboard.press('+');
    await expect.poll(labels).not.toEqual(wide);
  });

  test('a filter is switched and a row opened', async ({ page, city, card, t }) => {
    await city.open();
    await awake(page);
    await city.search.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await focusSeen(page, 'first switch');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect(page).toHaveURL(/state=work/);
    await expect(city.chip(t.pick('В работе', 'In work'))).toBeFocused();
    await expect(city.chip(t.pick('В работе', 'In work'))).toBeChecked();
    await city.rows.first().focus();
    await focusSeen(page, 'row');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/c\/\d/);
    await expect(card.title).toBeVisible();
  });
});
