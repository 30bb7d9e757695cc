// The pages of the staff. The demonstration has an account for every role and shows the code of now.
import { expect, type Locator, type Page } from '@playwright/test';
import { scan } from '../fixtures/axe.ts';
import { headingsInOrder, nothingSticksOut } from '../fixtures/layout.ts';
import { press } from '../fixtures/press.ts';

const PASSWORD = 'lukomorsk-demo';

export class StaffPages {
  readonly main: Locator;
  readonly code: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.code = this.main.locator('form input[name="code"]').first();
  }

  /** Signs in by password and code. Every code works once: when another test was quicker, the next one is waited for. */
  async enter(role: string): Promise<void> {
    await this.page.goto('/login?next=/admin');
    await this.page.fill('#login', `${role}@demo.example`);
    await this.page.fill('#password', PASSWORD);
    await press(this.main.locator('form .btn--primary').first());
    await this.prove('/admin');
  }

  /** Gives the second proof on the page that asks for it. */
  async prove(to: string): Promise<void> {
    let used = '';
    await expect(async () => {
      await this.page.goto(`/admin/enter?next=${to}`);
      const code = (await this.main.locator('.note strong').innerText()).trim();
      expect(code, 'a code that was not tried yet').not.toBe(used);
      used = code;
      await this.code.fill(code);
      await press(this.main.locator('form .btn--primary'));
      expect(new URL(this.page.url()).pathname).toBe(to);
    }).toPass({ timeout: 100_000, intervals: [3_000] });
  }

  /** What is asked of every page and of every state of a page. */
  async look(what: string): Promise<void> {
    await headingsInOrder(this.page, what);
    await nothingSticksOut(this.page, what);
    await scan(this.page, what);
  }
}
