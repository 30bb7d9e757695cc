import { expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { press } from '../../fixtures/press.ts';

test.describe('the page of a complaint without scripts', () => {
  test('can be read and supported, once', async ({ page, card, neighbour, t }) => {
    const { number } = await neighbour.reports('Скамейка без спинки стоит у самой дороги.');
    await card.open(number);
    await expect(card.history.first()).toContainText(/\d{2}:\d{2}:\d{2}/);
    await expect(card.term).toBeVisible();
    const before = await card.supporters();
    await press(card.support);
    await expect(page).toHaveURL(new RegExp(`/c/${number}$`));
    await expect(card.support).toContainText(t.complaint['supported']!);
    expect(await card.supporters()).toBe(before + 1);
    await press(card.support);
    expect(await card.supporters()).toBe(before + 1);
    await scan(page, 'complaint without scripts');
  });

  test('can be corrected by its author', async ({ page, card, neighbour, watch, t }) => {
    const { number, secret } = await neighbour.reports('Скамейка качается, болты выпали.');
    await page.goto(`/f/${secret}`);
    await expect(card.mine).toBeVisible();
    const text = page.getByLabel(t.complaint['edit']!);
    await expect(text).toHaveValue('Скамейка качается, болты выпали.');
    watch.allow(/status of 422/);
    await text.fill('Болты');
    await press(page.getByRole('button', { name: t.complaint['edit_save']! }));
    await expect(text).toHaveValue('Болты');
    await expect(text).toHaveAccessibleDescription(new RegExp(t.pick('Слишком коротко', 'Too short')));
    await expect(card.section(t.complaint['description']!)).toContainText('Скамейка качается, болты выпали.');
    await scan(page, 'correction refused');
    await press(card.mine.getByRole('link', { name: t.common['back']!, exact: true }));
    await expect(page).toHaveURL(new RegExp(`/c/${number}$`));
    await expect(text).toHaveValue('Скамейка качается, болты выпали.');
    await text.fill('Скамейка качается, болты выпали. </textarea><b>Два</b> из четырёх.');
    await press(page.getByRole('button', { name: t.complaint['edit_save']! }));
    await expect(card.section(t.complaint['description']!)).toContainText('</textarea><b>Два</b> из четырёх.');
    await expect(text).toHaveValue('Скамейка качается, болты выпали. </textarea><b>Два</b> из четырёх.');
    await press(card.mine.getByRole('link', { name: t.complaint['receipt']! }));
    await expect(card.main).toContainText(number);
  });
});
