import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { nothingSticksOut } from '../../fixtures/layout.ts';

test.describe('the city map on a phone', () => {
  test('has the list as a sheet over the map', async ({ page, city, card, t }) => {
    await city.open();
    await awake(page);
    await city.drawn();
    await expect(city.map).toBeInViewport();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await nothingSticksOut(page, 'map on a phone');
    await page.getByText(t.map['legend_short']!, { exact: true }).tap();
    await expect(page.getByText(t.map['cluster_legend']!).last()).toBeVisible();
    await scan(page, 'map on a phone, legend open');
    await page.getByText(t.map['legend_short']!, { exact: true }).tap();
    const number = (await city.numbers())[0]!;
    await city.rows.first().tap();
    await expect(page).toHaveURL(new RegExp(`/c/${number}$`));
    await expect(card.title).toBeVisible();
    await nothingSticksOut(page, 'complaint on a phone');
    await scan(page, 'complaint on a phone');
  });

  test('has the bar with the three things that matter', async ({ page, city, t }) => {
    await city.open();
    await awake(page);
    const bar = page.getByRole('navigation', { name: t.common['main_things']! });
    await expect(bar.getByRole('link', { name: t.common['map']!, exact: true })).toHaveAttribute('aria-current', 'page');
    await bar.getByRole('link', { name: t.common['report_short']! }).tap();
    await expect(page).toHaveURL(/\/report/);
    await expect(bar.getByRole('link', { name: t.common['report_short']! })).toHaveAttribute('aria-current', 'page');
    await bar.getByRole('link', { name: t.common['menu']! }).tap();
    await expect(page.getByRole('contentinfo')).toBeInViewport();
  });

  test('shows which complaint was tapped, and leads to it', async ({ page, city, neighbour, t }) => {
    const one = (await neighbour.board()).items[0]!;
    await city.openAt(one);
    await city.pins.first().tap();
    await expect(city.pins.first()).toHaveAttribute('aria-current', 'true');
    await expect(city.rows.first()).toHaveAttribute('aria-current', 'true');
    await expect(page.getByRole('main').getByRole('heading', { level: 2, name: one.title })).toBeVisible();
    await page.getByRole('link', { name: t.map['open_case']! }).tap();
    await expect(page).toHaveURL(new RegExp(`/c/${one.number}$`));
  });
});
