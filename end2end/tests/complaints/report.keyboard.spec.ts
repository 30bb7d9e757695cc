// Without a mouse: nothing here clicks.
import type { Locator, Page } from '@playwright/test';
import { awake, expect, test } from '../../fixtures/test.ts';
import { focusSeen } from '../../fixtures/layout.ts';

/** Goes on by Tab until this has the focus. */
async function tabTo(page: Page, target: Locator, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    if ((await target.count()) && (await target.first().evaluate((element) => element === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  await expect(target.first(), 'reached by Tab').toBeFocused();
}

test('a whole report by keyboard', async ({ page, report, card, neighbour }) => {
  test.setTimeout(180_000);
  const at = await neighbour.somewhere();
  await report.open();
  await awake(page);
  await tabTo(page, report.address);
  await page.keyboard.type(`${at.lat.toFixed(5)}, ${at.lon.toFixed(5)}`);
  await page.keyboard.press('Enter');
  await expect(report.chosen).toBeVisible();
  await tabTo(page, report.next);
  await focusSeen(page, 'next');
  await page.keyboard.press('Enter');
  await report.on('what');
  await expect(report.heading('what'), 'a step begins at its heading').toBeFocused();
  await expect(report.heading('what')).toBeInViewport();
  await tabTo(page, report.categoryQuery);
  await page.keyboard.type('лавка');
  await tabTo(page, report.topic('Сломана лавка'));
  await focusSeen(page, 'topic');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: report.t.report['change']!, exact: true })).toBeVisible();
  await tabTo(page, report.body);
  await page.keyboard.type('Лавка лежит на боку уже месяц.');
  await tabTo(page, report.next);
  await page.keyboard.press('Enter');
  await report.on('photos');
  await expect(report.heading('photos')).toBeFocused();
  await tabTo(page, report.next);
  await page.keyboard.press('Enter');
  await report.on('contact');
  await tabTo(page, report.next);
  await page.keyboard.press('Enter');
  await report.on('check');
  await expect(report.heading('check')).toBeFocused();
  await expect(report.heading('check')).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(report.main.getByRole('link', { name: report.t.report['change']! }).first(), 'the first in reading order').toBeFocused();
  // What comes late pushes the button down.
  await expect(page.getByRole('heading', { level: 3, name: report.t.report['everybody_sees']! })).toBeVisible();
  await tabTo(page, report.send);
  await report.send.scrollIntoViewIfNeeded();
  await focusSeen(page, 'send');
  await page.keyboard.press('Enter');
  const number = await report.number();
  await expect(card.mine).toContainText(number);
});

test('a topic is chosen from the lists: arrows move, Space chooses, each list is one stop', async ({ page, report }) => {
  await report.open('what');
  await awake(page);
  const frequent = report.main.getByRole('group', { name: report.t.report['common_categories']! }).getByRole('radio');
  await tabTo(page, frequent.first());
  await focusSeen(page, 'frequent topic');
  const most = await frequent.count();
  for (let i = 0; i < most; i++) await page.keyboard.press('ArrowDown');
  await expect(frequent.first(), 'round and round').toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  const wanted = frequent.nth(most - 2);
  await expect(wanted).toBeFocused();
  await expect(wanted).not.toBeChecked();
  // the first group opens, and its topics are the next stop
  const group = report.main.locator('details').first();
  await tabTo(page, group.locator('summary'));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(group.getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const second = group.getByRole('radio').nth(1);
  await expect(second).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.locator('#category'), 'the focus is where the list was').toBeFocused();
  const change = page.getByRole('button', { name: report.t.report['change']!, exact: true });
  await tabTo(page, change);
  await page.keyboard.press('Enter');
  await expect(page.locator('#category')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(report.categoryQuery).toBeFocused();
});

test('the map of the place is moved by arrows', async ({ page, report }) => {
  await report.open();
  await awake(page);
  await expect(page.getByRole('button', { name: report.t.controls['zoom_in']!, exact: true })).toBeVisible({ timeout: 45_000 });
  const map = page.getByRole('application');
  await tabTo(page, map);
  await focusSeen(page, 'map');
  await page.keyboard.press('ArrowRight');
  await expect(report.chosen).toBeVisible();
  const before = await report.chosen.innerText();
  await page.keyboard.press('ArrowDown');
  await expect(report.chosen).not.toHaveText(before);
});

test('errors take the focus and lead to their fields', async ({ page, report }) => {
  await report.open('what');
  await awake(page);
  await tabTo(page, report.next);
  await page.keyboard.press('Enter');
  await expect(report.errors).toBeFocused();
  await tabTo(page, report.errors.getByRole('link').last());
  await page.keyboard.press('Enter');
  await expect(report.body).toBeFocused();
});
