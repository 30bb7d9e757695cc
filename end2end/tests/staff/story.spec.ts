// The whole story: an administrator brings in a thousand organisations and invites an operator, who comes by the letter.
import { expect, test } from '../../fixtures/test.ts';
import { AccountPages, someone } from '../../pages/account.ts';
import { StaffPages } from '../../pages/staff.ts';
import { press } from '../../fixtures/press.ts';

const HEADER = 'code,parent_code,kind,name_ru,name_en,short_ru,short_en,address,phone,email,lat,long';

test('a thousand organisations, one invitation, one operator who sees what is his', async ({ page, stranger, watch, t }) => {
  test.setTimeout(400_000);
  watch.allow(/status of (422|403|410)/); // a code that another test has used; what is not his
  const staff = new StaffPages(page);
  await staff.enter('administrator');
  const rows = Array.from({ length: 1000 }, (_, n) => {
    const code = `story-${String(n).padStart(4, '0')}`;
    return `${code},${n % 20 === 0 ? '' : `story-${String(n - (n % 20)).padStart(4, '0')}`},${n % 20 === 0 ? 'agency' : 'office'},Участок ${n},Section ${n},,,,,,,`;
  });
  const file = { name: 'organisations.csv', mimeType: 'text/csv', buffer: Buffer.from([HEADER, ...rows, ''].join('\n')) };
  await page.goto('/admin/organisations');
  await page.setInputFiles('#file', file);
  await press(staff.main.getByRole('button', { name: t.staffing['look']! }));
  await expect(staff.main.locator('.pre--diff')).toContainText('+ story-0999');
  await staff.look('what a file would change');
  await press(staff.main.getByRole('button', { name: t.staffing['apply']!, exact: true }));
  await expect(staff.main.getByRole('status')).toContainText(t.staffing['applied']!);
  await page.goto('/admin/organisations?q=story-0999');
  await expect(staff.main.locator('tbody tr')).toHaveCount(1);

  const email = someone();
  await page.goto('/admin/members/invite');
  await page.fill('#email', email);
  await page.selectOption('#role', 'operator');
  await page.fill('#organisation', 'story-0040');
  await press(staff.main.locator('form .btn--primary'));
  await expect(staff.main.getByRole('status')).toContainText(t.staffMembers['done_invited']!);

  const other = await stranger();
  const operator = new StaffPages(other);
  const link = await new AccountPages(other).link(email, 'invitation');
  await other.goto(link);
  await expect(operator.main).toContainText('Участок 40');
  await operator.look('the page of an invitation');
  await press(operator.main.locator('form .btn--primary'));
  await expect(operator.main.locator('#errors a')).toHaveCount(2);
  await other.fill('#new_password', 'семь самураев и я');
  await other.check('#consent');
  await press(operator.main.locator('form .btn--primary'));
  await expect(other).toHaveURL(/\/admin\/enter\?next=\/admin$/);
  await operator.look('an authenticator that is to be connected');
  await other.fill('#password', 'семь самураев и я');
  await operator.code.fill((await operator.main.locator('.note strong').innerText()).trim());
  await press(operator.main.locator('form .btn--primary'));
  await expect(operator.main.locator('code')).toHaveCount(10);
  await operator.look('recovery codes');
  await press(operator.main.locator('a.btn--primary'));
  await expect(operator.main).toContainText('Участок 40');
  await operator.look('the desk of an operator');
  await other.goto('/admin/organisations');
  await expect(operator.main.locator('tbody tr')).toHaveCount(20);
  await expect(operator.main).not.toContainText('story-0039');
  for (const closed of ['members', 'journal', 'recovery', 'outbox']) {
    const answer = await other.goto(`/admin/${closed}`);
    expect(answer!.status(), closed).toBe(403);
  }
  // the letter works once
  const again = await other.goto(link);
  expect(again!.status()).toBe(410);
});
