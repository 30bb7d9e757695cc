import { expect, test } from '../../fixtures/test.ts';
import { AccountPages, someone } from '../../pages/account.ts';
import { wholeWay } from './whole-way.ts';
import { press } from '../../fixtures/press.ts';

test('register, confirm, sign out, lose the password, recover, sign in', async ({ page, watch }) => {
  watch.allow(/status of 422/); // the wrong password
  await wholeWay(page);
});

test('the fate of a letter shows by itself', async ({ page }) => {
  const pages = new AccountPages(page);
  await page.goto('/recover');
  await pages.login.fill(someone());
  await press(pages.go);
  await expect(page.locator('.tl > li')).toHaveCount(2);
  await expect(page.locator('.tl')).toContainText(/Передано почтовой службе|Handed over/, { timeout: 30_000 });
  await expect(page.locator('form[action="/again"] button')).toBeDisabled();
});

test('a password shows when asked to', async ({ page }) => {
  const pages = new AccountPages(page);
  await page.goto('/login');
  await pages.password.fill('секрет');
  const eye = page.getByRole('button', { name: 'Показать пароль' });
  await expect(async () => {
    await eye.click();
    await expect(pages.password).toHaveAttribute('type', 'text', { timeout: 500 });
  }).toPass();
  await expect(pages.password).toHaveValue('секрет');
});

test('after three wrong passwords the browser solves a puzzle by itself', async ({ page, watch }) => {
  watch.allow(/status of (422|403)/); // wrong passwords, and the puzzle
  const pages = new AccountPages(page);
  const email = someone();
  for (let n = 0; n < 3; n++) {
    await pages.signIn(email, 'не тот пароль');
    await expect(pages.error('password')).toBeVisible();
    await expect(page.locator('#proof')).toHaveCount(0);
  }
  await pages.signIn(email, 'не тот пароль');
  await expect(page.locator('#proof')).toBeVisible();
  await expect(pages.login).toHaveValue(email);
  await expect(page.locator('input[name="altcha"]')).toHaveValue(/"number":\d+/, { timeout: 20_000 });
  await pages.password.fill('не тот пароль');
  await press(pages.go);
  await expect(pages.error('password')).toBeVisible();
});
