// The pages of the staff, for every kind of visitor: with and without scripts, on a phone, in English, by keyboard.
import { expect, test } from '../../fixtures/test.ts';
import { someone } from '../../pages/account.ts';
import { StaffPages } from '../../pages/staff.ts';
import { press, pressEnter } from '../../fixtures/press.ts';

test('an administrator finds every page, and a form with errors loses nothing', async ({ page, watch, t }) => {
  test.setTimeout(400_000);
  watch.allow(/status of (422|409)/); // forms with errors, a code that another test has used
  const staff = new StaffPages(page);
  await page.goto('/admin');
  await expect(page).toHaveURL(/\/login\?next=\/admin$/);
  await staff.enter('administrator');
  await staff.look('the desk');
  const doors = staff.main.locator('nav.tabs a');
  await expect(doors).toHaveCount(10);
  for (const door of ['organisations', 'members', 'categories', 'calendar', 'areas', 'recovery', 'journal']) {
    await page.goto('/admin');
    await press(staff.main.locator(`.doors a[href="/admin/${door}"]`));
    await expect(page).toHaveURL(new RegExp(`/admin/${door}$`));
    await expect(staff.main.locator('nav.tabs [aria-current="page"]')).toHaveAttribute('href', `/admin/${door}`);
    await staff.look(door);
  }
  // by words and by pages
  await page.goto('/admin/organisations');
  await press(staff.main.locator('a.btn[href*="after="]'));
  await staff.look('organisations, the second page');
  await page.fill('#q', 'ъъъ');
  await pressEnter(page);
  await expect(staff.main).toContainText(t.staffing['none_found']!);
  // an invitation with errors
  await page.goto('/admin/members/invite');
  await page.fill('#email', 'vera');
  await page.fill('#organisation', 'ъъъ');
  await press(staff.main.locator('form .btn--primary'));
  await expect(staff.main.locator('#errors a')).toHaveCount(3);
  await expect(page.locator('#email')).toHaveValue('vera');
  await expect(page.locator('#organisation')).toHaveAttribute('aria-invalid', 'true');
  await staff.look('an invitation with errors');
  const email = someone();
  await page.fill('#email', email);
  await page.selectOption('#role', 'operator');
  await page.fill('#organisation', 'dorservice');
  await press(staff.main.locator('form .btn--primary'));
  await expect(staff.main.getByRole('status')).toContainText(t.staffMembers['done_invited']!);
  await expect(staff.main).not.toContainText(email);
  await staff.look('those who are invited');
  await press(staff.main.locator('tbody a').first());
  await staff.look('an invitation');
  await press(staff.main.getByRole('button', { name: t.staffMembers['withdraw']! }));
  await expect(staff.main.getByRole('status')).toContainText(t.staffMembers['done_withdrawn']!);
  // a member, a category, a day
  await page.goto('/admin/members?role=head');
  await press(staff.main.locator('tbody a').first());
  await staff.look('a member');
  await page.goto('/admin/categories');
  await press(staff.main.locator('tbody tr', { hasNotText: t.staffReference['is_group']! }).locator('a').first());
  await page.fill('#value', 'много');
  await press(staff.main.locator('form .btn--primary'));
  await expect(page.locator('#value')).toHaveValue('много');
  await staff.look('a norm with errors');
  await page.goto('/admin/calendar');
  await page.fill('#day', '31.02.2026');
  await press(staff.main.locator('form[action="/admin/calendar/day"] .btn--primary'));
  await expect(page.locator('#day-error')).toBeVisible();
  await staff.look('a day with errors');
  await page.goto('/admin/recovery');
  await press(staff.main.locator('form .btn--primary'));
  await expect(staff.main.locator('#errors a')).toHaveCount(4);
  await staff.look('the desk with errors');
  await page.goto('/admin/journal?kind=invitation_sent');
  await expect(staff.main.locator('tbody tr').first()).toBeVisible();
  await page.fill('#who', 'administrator@demo.example');
  await pressEnter(page);
  await expect(staff.main.locator('tbody tr').first()).toBeVisible();
  await staff.look('the journal of one person');
});
