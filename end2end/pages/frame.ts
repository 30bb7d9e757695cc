// The frame around every page: skip link, languages, the version that is easy to see.
import type { Locator, Page } from '@playwright/test';
import { press } from '../fixtures/press.ts';
import type { Texts } from '../fixtures/texts.ts';

export class Frame {
  readonly main: Locator;
  readonly skip: Locator;

  constructor(
    readonly page: Page,
    readonly t: Texts,
  ) {
    this.main = page.getByRole('main');
    this.skip = page.getByRole('link', { name: t.common['skip']! });
  }

  language(code: 'RU' | 'EN'): Locator {
    return this.page.getByRole('group', { name: this.t.common['language']! }).getByRole('link', { name: code });
  }

  /** Sets how the site looks, as the panel of the service line does it. */
  async look(choice: { size?: 100 | 150 | 200; theme?: string; lite?: boolean; noImages?: boolean }): Promise<void> {
    await this.page.getByText(this.t.common['vision']!).click();
    if (choice.size) await this.page.getByRole('radio', { name: `${choice.size} %` }).check();
    if (choice.theme) await this.page.getByRole('radio', { name: choice.theme, exact: true }).check();
    if (choice.lite) await this.page.getByRole('checkbox', { name: this.t.common['lite']! }).check();
    if (choice.noImages) await this.page.getByRole('checkbox', { name: this.t.common['no_images']! }).check();
    await press(this.page.getByRole('button', { name: this.t.common['apply']! }));
  }
}
