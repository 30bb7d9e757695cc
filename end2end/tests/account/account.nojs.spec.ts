import { expect, test } from '../../fixtures/test.ts';
import { AccountPages, someone } from '../../pages/account.ts';
import { wholeWay } from './whole-way.ts';
import { press } from '../../fixtures/press.ts';

test('register, confirm, sign out, lose the password, recover, sign in', async ({ page, watch }) => {
  watch.allow(/status of 422/); // the wrong password
  await wholeWay(page);
});

test('without script it is enough to wait where others solve a puzzle', async ({ page, watch }) => {
  watch.allow(/status of (422|403)/); // wrong passwords, and the puzzle
  const pages = new AccountPages(page);
  const email = someone();
  for (let n = 0; n < 4; n++) await pages.signIn(email, 'не тот пароль');
  const proof = page.locator('#proof');
  await expect(proof.locator('.script')).toBeHidden();
  const again = async (): Promise<void> => {
    await pages.password.fill('не тот пароль');
    await press(pages.go);
  };
  await again();
  await expect(proof, 'nobody has waited').toBeVisible();
  const since = Date.now();
  await expect.poll(() => Date.now() - since, { timeout: 60_000 }).toBeGreaterThan(21_000);
  await again();
  await expect(pages.error('password')).toBeVisible();
  await expect(proof).toHaveCount(0);
});
