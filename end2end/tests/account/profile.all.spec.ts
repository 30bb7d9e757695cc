// The profile, for every kind of visitor: with and without scripts, on a phone, in English.
import { expect, test } from '../../fixtures/test.ts';
import { AccountPages, someone } from '../../pages/account.ts';
import { PersonPages } from '../../pages/person.ts';
import { press } from '../../fixtures/press.ts';

test('a child is added after a consent, and gone when it is taken back', async ({ page, watch, t }) => {
  watch.allow(/status of 422/); // an empty form
  const pages = new PersonPages(page);
  await pages.arrive('/profile');
  await pages.look('an empty profile');
  await press(pages.card('family').locator('a[href="/profile/family/child"]'));
  await expect(page).toHaveURL(/\/profile\/consents\/family\?next=/);
  await pages.look('a consent that is asked for');
  await press(pages.main.locator('button[value="yes"]'));
  await expect(page).toHaveURL(/\/profile\/family\/child$/);
  await press(pages.go);
  await expect(pages.main.locator('#errors a')).toHaveCount(4);
  await expect(page.locator('#family')).toHaveAttribute('aria-invalid', 'true');
  await pages.look('a form with errors');
  await pages.fillPerson('Иванова', 'Аня', '31.02.2019');
  await press(pages.go);
  await expect(pages.main.locator('#errors a')).toHaveCount(1);
  await expect(page.locator('#family')).toHaveValue('Иванова');
  await page.fill('#born', '14.07.2019');
  await press(pages.go);
  await expect(pages.main.getByRole('status')).toContainText(t.profile['saved']!);
  await expect(pages.card('family')).toContainText('Иванова Аня');
  await pages.look('a profile with a child');
  await page.goto('/profile/consents/family');
  await pages.look('a consent that stands');
  await press(pages.main.locator('button[value="no"]'));
  await expect(pages.main.getByRole('status')).toContainText(t.profile['removed']!);
  await expect(pages.card('family')).not.toContainText('Аня');
});

test('somebody new is asked first, and a trust shows its code', async ({ page, t }) => {
  const pages = new PersonPages(page);
  await page.goto('/login/oidc?next=/my');
  await press(pages.main.locator('button[value="new"]'));
  await expect(page).toHaveURL(/\/login\/oidc\/agree/);
  await expect(pages.main.getByRole('heading', { level: 1 })).toBeVisible();
  await pages.look('somebody new is asked');
  await press(pages.go);
  await page.goto('/profile/family/ward');
  await press(pages.main.locator('button[value="yes"]'));
  await pages.look('the form of a ward');
  await page.goto('/profile/family/proxy');
  await pages.fillPerson('Иванова', 'Нина', '01.02.1950');
  const month = new Date(Date.now() + 30 * 86_400_000);
  const two = (n: number) => String(n).padStart(2, '0');
  await page.fill('#until', `${two(month.getDate())}.${two(month.getMonth() + 1)}.${month.getFullYear()}`);
  await page.fill('#phone', `+7900${Math.floor(1e6 + Math.random() * 8e6)}`);
  await pages.look('the form of a trust');
  await press(pages.go);
  await expect(page).toHaveURL(/\/profile\/trust\//);
  await pages.look('the code of a trust');
  await press(pages.main.locator('a[href$="?again=1"]'));
  await expect(page.locator('#family')).toHaveValue('Иванова');
  await expect(pages.go).toContainText(t.profile['send_code']!);
});

test('a paper is checked, kept and shown with dots', async ({ page, watch, t }) => {
  watch.allow(/status of 422/); // wrong check digits
  const pages = new PersonPages(page);
  await pages.arrive('/profile/name');
  await pages.look('the form of a name');
  await pages.fillPerson('Иванова', 'Вера', '14.07.1985');
  await press(pages.go);
  await press(pages.card('documents').locator('a'));
  await press(pages.main.locator('button[value="yes"]'));
  await pages.look('the form of a paper');
  await page.fill('#number', '112-233-445 96');
  await press(pages.go);
  await expect(page.locator('#number-error')).toBeVisible();
  await expect(page.locator('#number')).toHaveValue('112-233-445 96');
  await page.fill('#number', '112-233-445 95');
  await press(pages.go);
  await expect(pages.card('documents')).toContainText('5 95');
  expect(await page.content()).not.toMatch(/112.?233/);
  await pages.look('a profile with a paper');
  await press(pages.card('documents').getByRole('button', { name: t.profile['remove']! }));
  await expect(pages.card('documents')).toContainText(t.profile['no_documents']!);
});

test('my things show where I am signed in, and end that', async ({ page }) => {
  const pages = new PersonPages(page);
  await pages.arrive('/my');
  await pages.look('my things, none yet');
  await press(pages.main.locator('a[href="/my?show=supported"]'));
  await expect(pages.main.locator('a[href="/my?show=supported"]')).toHaveAttribute('aria-current', 'true');
  await press(pages.card('devices').locator('form[action="/logout"] button'));
  await page.goto('/my');
  await expect(page).toHaveURL(/\/login\?next=\/my$/);
});

test('the only way to sign in is not taken away', async ({ page, watch, t }) => {
  watch.allow(/status of 409/); // the last door
  const pages = new PersonPages(page);
  await pages.arrive('/profile');
  await expect(pages.card('provider')).toContainText(t.profile['provider_linked']!);
  await press(pages.card('provider').getByRole('button'));
  await expect(pages.main).toContainText(t.pick('единственный способ войти', 'only way to sign in'));
});

test('an address is added by its code, and taken away', async ({ page, watch, t }) => {
  watch.allow(/status of 422/); // no address, no code
  const pages = new PersonPages(page);
  const email = someone();
  await pages.arrive('/profile/contacts/add');
  await pages.look('the form of an address');
  await page.fill('#address', 'vera');
  await press(pages.go);
  await expect(page.locator('#address-error')).toBeVisible();
  await expect(page.locator('#address')).toHaveValue('vera');
  await page.fill('#address', email);
  await press(pages.go);
  await expect(page).toHaveURL(/\/profile\/contacts\/code$/);
  await pages.look('a code on its way');
  await page.fill('#code', await new AccountPages(page).codeFor(email));
  await press(pages.go);
  await expect(pages.card('contacts')).toContainText(email);
  await press(pages.card('contacts').getByRole('button', { name: t.profile['remove']! }));
  await expect(pages.card('contacts')).not.toContainText(email);
});

test('a report becomes mine by its secret link', async ({ page, watch, neighbour, t }) => {
  watch.allow(/status of 422/); // nothing to add
  const pages = new PersonPages(page);
  const sent = await neighbour.reports('Яма у рынка');
  await pages.arrive('/my');
  await page.fill('#link', 'https://example.ru/f/lost');
  await press(pages.card('claim').getByRole('button'));
  await expect(page.locator('#link-error')).toBeVisible();
  await expect(page.locator('#link')).toHaveValue('https://example.ru/f/lost');
  await pages.look('my things, a wrong link');
  await page.fill('#link', `/f/${sent.secret}`);
  await press(pages.card('claim').getByRole('button'));
  await expect(pages.main.getByRole('status')).toContainText(t.profile['claimed']!);
  await expect(pages.main.locator(`a[href="/c/${sent.number}"]`).first()).toBeVisible();
  await pages.look('my things, one report');
});

test('taking the first consent back ends the account', async ({ page }) => {
  const pages = new PersonPages(page);
  await pages.arrive('/profile/consents/account');
  await pages.look('the consent to keep an account');
  await press(pages.main.locator('button[value="no"]'));
  await expect(page.locator('.whoami')).toHaveCount(0);
  await page.goto('/my');
  await expect(page).toHaveURL(/\/login\?next=\/my$/);
});
