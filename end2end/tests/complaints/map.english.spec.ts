import { awake, expect, test } from '../../fixtures/test.ts';
import { texts } from '../../fixtures/texts.ts';

const CYRILLIC = /[а-яё]/i;

test.describe('the city map in English', () => {
  test('speaks English to an English browser, and Russian when asked', async ({ page, city, t }) => {
    await city.open();
    await awake(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page).toHaveTitle(new RegExp(t.map['title']!));
    // What people wrote and names of streets stay as they are; all words of ours are English.
    const ours = page.locator('.panel__h, header, footer, .util, .legend, .live');
    for (const text of await ours.allInnerTexts()) expect(text).not.toMatch(CYRILLIC);
    await city.drawn();
    for (const label of await city.clusters.evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')!))) {
      expect(label).toMatch(/^\d+ here: \d+ in work, \d+ finished/);
    }
    await city.language('RU').click();
    await expect(page.getByRole('heading', { level: 1, name: texts('ru').map['heading']! })).toBeVisible();
    await page.goto('/');
    await expect(page.locator('html'), 'the choice is kept').toHaveAttribute('lang', 'ru');
  });

  test('the language link keeps the filters', async ({ page, city }) => {
    await city.open('?state=over&period=180');
    await awake(page);
    await city.language('RU').click();
    await expect(page).toHaveURL(/state=over/);
    await expect(page).toHaveURL(/period=180/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  });

  test('a complaint is framed in English', async ({ card, neighbour, t }) => {
    const one = (await neighbour.board({ marks: ['done'] })).items[0]!;
    await card.open(one.number);
    for (const heading of ['description', 'history', 'term', 'why'] as const) {
      await expect(card.main.getByRole('heading', { name: t.complaint[heading]! })).toBeVisible();
    }
    await expect(card.history.first()).toContainText('Registered, a number was given');
    for (const step of await card.history.getByRole('time').allInnerTexts()) expect(step).not.toMatch(CYRILLIC);
  });
});
