// Letters on their way through a mail server that asks to come again.
import { scan } from '../../fixtures/axe.ts';
import { openPostOffice, type PostOffice } from '../../fixtures/post-office.ts';
import { press } from '../../fixtures/press.ts';
import { expect, test as base } from '../../fixtures/test.ts';
import { AccountPages } from '../../pages/account.ts';

const test = base.extend<object, { office: PostOffice }>({
  office: [
    async ({}, use) => {
      const office = await openPostOffice();
      await use(office);
      await office.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ office }, use) => use(office.url),
});

test('a greylisted letter is seen to wait and to be accepted, whether there is an account or not', async ({ page, t }) => {
  const pages = new AccountPages(page);
  const main = page.getByRole('main');
  const known = 'grey-5s.known@example.ru';
  await pages.register(known, 'трамвай везёт тыквы');
  await expect(main).toContainText(t.account['cause_greylisted']!);
  for (const address of [known, 'grey-5s.nobody@example.ru']) {
    await page.goto('/recover');
    await pages.login.fill(address);
    await press(pages.go);
    await expect(page).toHaveURL(/\/recover\/sent/);
    if (address !== known) {
      // The page tells by itself, without a reload.
      await expect(main).toContainText(t.account['cause_greylisted']!);
      await expect(main).toContainText(new RegExp(`${t.account['next_try']!} \\d\\d:\\d\\d:\\d\\d`));
      await scan(page, 'a letter that waits');
    }
    await expect(main).toContainText(new RegExp(`${t.account['step_accepted']!} \\S+\\s*\\d\\d:\\d\\d:\\d\\d`));
    // What was put off and then taken shows both steps; the second letter to an address that is known goes at once.
    await expect(page.locator('.tl > li')).toHaveCount(address === known ? 2 : 3);
    await scan(page, 'a letter that was accepted');
  }
});
