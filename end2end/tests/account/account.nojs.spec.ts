import { expect, test } from '../../fixtures/test.ts';
import { AccountPages, someone } from '../../pages/account.ts';
import { wholeWay } from './whole-way.ts';
import { press } from '../../fixtures/press.ts';

test('register, confirm, sign out, lose the password, recover, sign in', async ({ page, watch }) => {
  watch.allow(/status of 422/); // the wrong password
  await wholeWay(page);
});

test('without script a puzzle leaves other ways', async ({ page, watch }) => {
  watch.allow(/status of (422|403)/); // wrong passwords, and the puzzle
  const pages = new AccountPages(page);
  const email = someone();
  for (let n = 0; n < 4; n++) await pages.signIn(email, 'не тот пароль');
  await expect(page.locator('#proof .script')).toBeHidden();
  await press(page.locator('#proof a[href="/recover"]'));
  await pages.login.fill(email);
  await press(pages.go);
  await expect(page).toHaveURL(/\/recover\/sent/);
});
