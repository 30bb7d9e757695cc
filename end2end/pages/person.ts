// The pages of what belongs to a person: the profile with its forms, and "my things".
import { expect, type Locator, type Page } from '@playwright/test';
import { scan } from '../fixtures/axe.ts';
import { headingsInOrder, nothingSticksOut } from '../fixtures/layout.ts';
import { press } from '../fixtures/press.ts';

export class PersonPages {
  readonly main: Locator;
  readonly go: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.go = this.main.locator('form .btn--primary');
  }

  /** Signs in as somebody new, by the service that the demonstration plays. */
  async arrive(next: string): Promise<void> {
    await this.page.goto(`/login/oidc?next=${next}`);
    await expect(this.page).toHaveURL(/\/dev\/vouch\?/);
    await press(this.main.locator('button[value="new"]'));
    await expect(this.page).toHaveURL(/\/login\/oidc\/agree$/);
    await press(this.go);
    await expect(this.page).toHaveURL(new RegExp(`${next}$`));
  }

  /** What is asked of every page and of every state of a page. */
  async look(what: string): Promise<void> {
    await headingsInOrder(this.page, what);
    await nothingSticksOut(this.page, what);
    await scan(this.page, what);
  }

  async fillPerson(family: string, given: string, born: string): Promise<void> {
    await this.page.fill('#family', family);
    await this.page.fill('#given', given);
    await this.page.check('#no_patronymic');
    await this.page.fill('#born', born);
  }

  /** A card of the profile by its heading. */
  card(id: string): Locator {
    return this.main.locator(`section[aria-labelledby="${id}"]`);
  }
}
