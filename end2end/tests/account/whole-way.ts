// The whole way of an account, the same with and without scripts.
import type { Page } from '@playwright/test';
import { expect } from '../../fixtures/test.ts';
import { press } from '../../fixtures/press.ts';
import { scan } from '../../fixtures/axe.ts';
import { AccountPages, someone } from '../../pages/account.ts';

const FIRST = 'трамвай везёт тыквы';
const SECOND = 'семь самураев и я';

/** Registers, confirms, signs out, loses the password, recovers, signs in. */
export async function wholeWay(page: Page): Promise<void> {
  const pages = new AccountPages(page);
  const email = someone();
  await pages.register(email, FIRST);
  await scan(page, 'letter on its way');
  await expect(page.getByRole('main')).toContainText('•••@example.ru');
  const confirm = await pages.link(email, 'confirm');
  await page.goto(confirm);
  await scan(page, 'confirm');
  await press(pages.go);
  await expect(page.locator('.whoami')).toBeVisible();
  await pages.signOut();
  await page.goto('/login');
  await scan(page, 'sign in');
  await press(page.locator('a[href="/recover"]').first());
  await pages.login.fill(email);
  await scan(page, 'recover');
  await press(pages.go);
  await expect(page).toHaveURL(/\/recover\/sent/);
  for (const way of ['/login/phone?next=/password', '/recover/desk']) {
    await expect(page.locator(`a[href="${way}"]`)).toBeVisible();
  }
  const recover = await pages.link(email, 'recover');
  await page.goto(recover);
  await pages.newPassword.fill(SECOND);
  await scan(page, 'new password');
  await press(pages.go);
  await expect(page.locator('.whoami')).toBeVisible();
  await pages.signOut();
  await pages.signIn(email, FIRST);
  await expect(pages.error('password')).toBeVisible();
  await expect(pages.login).toHaveValue(email);
  await expect(pages.password).toHaveValue('');
  await pages.password.fill(SECOND);
  await press(pages.go);
  await expect(page.locator('.whoami')).toBeVisible();
}
