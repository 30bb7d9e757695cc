import { expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { texts } from '../../fixtures/texts.ts';
import { press } from '../../fixtures/press.ts';

test.describe('the list without scripts', () => {
  test('filters as a plain form', async ({ page, city, t }) => {
    await city.open();
    await expect(city.rows.first()).toBeVisible();
    await city.press(t.pick('Просрочено', 'Overdue'));
    await city.menu(t.map['period']!).selectOption('all');
    await press(page.getByRole('button', { name: t.map['show']! }));
    await expect(page).toHaveURL(/state=over/);
    await expect(page).toHaveURL(/period=all/);
    await expect(city.chip(t.pick('Просрочено', 'Overdue'))).toBeChecked();
    await expect(city.menu(t.map['period']!)).toHaveValue('all');
    for (const row of await city.rows.all()) await expect(row).toContainText(t.complaint['overdue_by']!);
    await scan(page, 'list without scripts, filtered');
  });

  test('searches, and keeps the other filters', async ({ page, city, neighbour, t }) => {
    const one = (await neighbour.board()).items[0]!;
    await city.open('?period=all');
    await city.search.fill(one.number);
    await city.search.press('Enter');
    await expect(city.rows).toHaveCount(1);
    expect(await city.numbers()).toEqual([one.number]);
    await expect(page).toHaveURL(/period=all/);
    await city.search.fill('ъъъъъъъъ');
    await press(page.getByRole('button', { name: t.map['search']!, exact: true }));
    await expect(city.list).toContainText(t.map['empty_title']!);
    await press(page.getByRole('link', { name: t.map['reset']! }).first());
    await expect(city.rows.first()).toBeVisible();
  });

  test('pages to older complaints and opens one', async ({ page, city, card }) => {
    await city.open();
    const first = await city.numbers();
    await press(city.older);
    const second = await city.numbers();
    expect(second.filter((number) => first.includes(number))).toEqual([]);
    await press(city.rows.first());
    await expect(page).toHaveURL(new RegExp(`/c/${second[0]}$`));
    await expect(card.title).toBeVisible();
  });

  test('changes language and look by plain links and forms', async ({ page, city, t }) => {
    await city.open();
    await press(city.language('EN'));
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('heading', { level: 1, name: texts('en').map['heading']! })).toBeVisible();
    await press(page.getByRole('group', { name: texts('en').common['language']! }).getByRole('link', { name: 'RU' }));
    await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
    await city.look({ size: 150, theme: t.common['theme_dark']! });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.locator('html')).toHaveAttribute('data-size', '150');
    await expect(page).toHaveURL(/\/\?lang=ru$/);
  });

  test('says that the map needs a script', async ({ page, city, t }) => {
    await city.open();
    await expect(page.getByText(t.map['no_script']!)).toBeVisible();
  });
});
