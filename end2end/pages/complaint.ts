// The public page of a complaint and its receipt.
import type { Locator, Page } from '@playwright/test';
import type { Texts } from '../fixtures/texts.ts';
import { Frame } from './frame.ts';

export class ComplaintPage extends Frame {
  readonly title: Locator;
  readonly history: Locator;
  readonly term: Locator;
  readonly photos: Locator;
  readonly mine: Locator;
  readonly support: Locator;

  constructor(page: Page, t: Texts) {
    super(page, t);
    this.title = page.getByRole('heading', { level: 1 });
    this.history = page.getByRole('region', { name: t.complaint['history']! }).getByRole('listitem');
    this.term = page.getByRole('region', { name: t.complaint['term']!, exact: true });
    this.photos = page.getByRole('main').getByRole('figure').getByRole('img');
    this.mine = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: new RegExp(`^(${t.complaint['mine_title']}|${t.complaint['sent_title']})$`) }) });
    // The words change with the press, the place does not.
    this.support = page.getByRole('main').getByRole('button', { name: new RegExp(`^(${t.complaint['support']}|${t.complaint['supported']})`) });
  }

  async open(number: string): Promise<void> {
    await this.page.goto(`/c/${number}`);
  }

  /** The section under this heading. */
  section(heading: string): Locator {
    return this.main.getByRole('heading', { name: heading, exact: true }).locator('..');
  }

  /** How many people support it. */
  async supporters(): Promise<number> {
    return Number((await this.support.innerText()).replaceAll(/\D/g, ''));
  }

  /** Not there, or not public. */
  get none(): Locator {
    return this.page.getByRole('heading', { level: 1, name: this.t.complaint['not_public']! });
  }
}
