// A case on its way: a dispatcher, an organisation, a checker and the author each do their part, in four browsers.
import { awake, expect, test } from '../../fixtures/test.ts';
import { press } from '../../fixtures/press.ts';
import { StaffPages } from '../../pages/staff.ts';

const ANSWER = 'Яму заделали горячей смесью, участок проверен мастером.';

test('a case goes from the author to an organisation and back, and the author has the last word', async ({ page, neighbour, stranger, watch, t }) => {
  test.setTimeout(400_000);
  watch.allow(/status of 422/); // words that are too short
  const { number, secret } = await neighbour.reports('Большая яма у остановки, машины объезжают по встречной');
  const desk = `/dispatch/${number}`;
  const main = page.getByRole('main');
  await page.goto(`/f/${secret}`);

  // the queue lives in the browser, and its keys lead through it
  const dispatcher = new StaffPages(await stranger());
  await dispatcher.enter('dispatcher');
  await dispatcher.page.goto('/dispatch');
  await awake(dispatcher.page);
  await expect(dispatcher.main.locator('tbody tr')).toHaveCount(30);
  await dispatcher.look('the queue');
  await dispatcher.page.keyboard.press('j');
  await dispatcher.page.keyboard.press('j');
  await expect(dispatcher.main.locator('tbody tr').nth(1).locator('a')).toBeFocused();
  await dispatcher.page.keyboard.press('p');
  await expect(dispatcher.main.getByRole('button', { name: t.dispatch['go_on']! })).toHaveAttribute('aria-pressed', 'true');
  await dispatcher.page.goto(`${desk}?deed=route`);
  await dispatcher.look('a case with the form of a deed');
  await dispatcher.page.fill('#organisation', 'dorservice');
  await dispatcher.page.fill('#words', 'Дорога городская');
  await press(dispatcher.main.locator('#deed .btn--primary'));
  await expect(dispatcher.main.getByRole('status').first()).toContainText(t.dispatch['done']!);

  // the organisation opens it, and the author sees that at once
  const operator = new StaffPages(await stranger());
  await operator.enter('operator');
  await operator.page.goto(desk);
  await page.reload();
  await expect(main).toContainText('Организация открыла дело');
  await operator.page.goto(`${desk}?deed=start`);
  await operator.page.fill('#crew', 'Бригада 4');
  await press(operator.main.locator('#deed .btn--primary'));
  await operator.page.goto(`${desk}?deed=answer`);
  await operator.page.fill('#words', 'Сделали');
  await press(operator.main.locator('#deed .btn--primary'));
  await expect(operator.page.locator('#words')).toHaveAttribute('aria-invalid', 'true');
  await expect(operator.page.locator('#words')).toHaveValue('Сделали');
  await operator.look('an answer that is too short');
  await operator.page.fill('#words', ANSWER);
  await press(operator.main.locator('#deed .btn--primary'));

  // somebody else checks it, and then it is public
  await page.reload();
  await expect(main).not.toContainText(ANSWER);
  const checker = new StaffPages(await stranger());
  await checker.enter('checker');
  await checker.page.goto(desk);
  await expect(checker.main).toContainText(ANSWER);
  await press(checker.main.getByRole('button', { name: 'Опубликовать ответ' }));

  // the author says no, first in too few words
  await page.reload();
  await awake(page);
  await expect(main).toContainText(ANSWER);
  await page.fill('#words', 'нет');
  await press(main.getByRole('button', { name: t.complaint['decide_no']! }));
  await expect(page.locator('#words')).toHaveValue('нет');
  await expect(page.locator('#words-error')).toBeVisible();
  await page.fill('#words', 'Яма на том же месте');
  await press(main.getByRole('button', { name: t.complaint['decide_no']! }));
  await expect(page).toHaveURL(new RegExp(`/c/${number}$`));
  await expect(main).toContainText('Повторно, строгий контроль');
});
