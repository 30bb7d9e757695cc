import { awake, expect, test } from '../../fixtures/test.ts';

const CYRILLIC = /[а-яё]/i;

test('a whole report in English', async ({ page, report, card, neighbour, t }) => {
  await report.open();
  await awake(page);
  await report.next.click();
  await expect(report.errors).not.toContainText(CYRILLIC);
  await report.place(await neighbour.somewhere());
  await report.forward('what');
  await report.next.click();
  await expect(report.errors).not.toContainText(CYRILLIC);
  expect(await report.main.getByRole('heading', { level: 2 }).first().locator('..').innerText(), 'topics in English').not.toMatch(CYRILLIC);
  await report.choose('Broken bench');
  await report.body.fill('The bench has no seat and two rusty bolts.');
  await report.forward('photos');
  await report.forward('contact');
  await report.phone.fill('8 900');
  await report.next.click();
  await expect(report.error('phone')).toBeVisible();
  await expect(report.error('phone')).not.toContainText(CYRILLIC);
  await report.phone.fill('');
  await report.forward('check');
  await expect(report.main).toContainText(t.report['send_hint']!);
  await report.send.click();
  const number = await report.number();
  await expect(card.mine).toContainText(number);
  await expect(card.mine).not.toContainText(CYRILLIC);
});

test('an emergency in English', async ({ page, report, neighbour }) => {
  await report.open();
  await awake(page);
  await report.place(await neighbour.somewhere());
  await report.forward('what');
  await report.choose('Smell of gas');
  await report.answer('Do you smell gas right now?', 'Yes').check();
  await expect(page.getByRole('alert').filter({ hasText: 'call 112' }).first()).toBeVisible();
});
