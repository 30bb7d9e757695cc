// The report form: five steps, the same with and without scripts.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Texts } from '../fixtures/texts.ts';
import { press, pressPlain } from '../fixtures/press.ts';
import { Frame } from './frame.ts';

export type Step = 'place' | 'what' | 'photos' | 'contact' | 'check';

const HEADINGS: Record<Step, string> = {
  place: 'where_is_it',
  what: 'what_happened',
  photos: 'add_photos',
  contact: 'how_to_reach',
  check: 'check_and_send',
};

export class ReportPage extends Frame {
  readonly address: Locator;
  readonly note: Locator;
  readonly find: Locator;
  readonly chosen: Locator;
  readonly categoryQuery: Locator;
  readonly body: Locator;
  readonly files: Locator;
  readonly name: Locator;
  readonly phone: Locator;
  readonly email: Locator;
  readonly consent: Locator;
  readonly next: Locator;
  readonly back: Locator;
  readonly send: Locator;
  readonly errors: Locator;
  readonly saved: Locator;
  readonly preview: Locator;

  constructor(page: Page, t: Texts) {
    super(page, t);
    const r = t.report;
    this.address = page.getByLabel(r['address']!, { exact: true });
    this.note = page.getByLabel(r['place_note']!);
    this.find = this.main.getByRole('button', { name: r['find']!, exact: true });
    this.chosen = page.getByText(`${r['chosen_place']}:`);
    this.categoryQuery = page.getByRole('searchbox', { name: r['find_category']! });
    this.body = page.getByRole('textbox', { name: r['body']! });
    this.files = page.getByLabel(r['files_label']!);
    this.name = page.getByRole('textbox', { name: r['name']! });
    this.phone = page.getByRole('textbox', { name: r['phone']! });
    this.email = page.getByRole('textbox', { name: r['email']! });
    this.consent = page.getByRole('checkbox', { name: r['consent']! });
    this.next = this.main.getByRole('button', { name: t.common['next']!, exact: true });
    this.back = this.main.getByRole('button', { name: t.common['back']!, exact: true });
    this.send = this.main.getByRole('button', { name: r['send']! });
    this.errors = this.main.getByRole('alert').filter({ has: page.getByRole('link') });
    this.saved = page.getByText(r['saved_at']!);
    this.preview = page.getByRole('heading', { name: r['everybody_sees']! }).locator('..');
  }

  async open(step?: Step): Promise<void> {
    await this.page.goto(step ? `/report?step=${step}` : '/report');
    await this.on(step ?? 'place');
  }

  /** The heading of a step. */
  heading(step: Step): Locator {
    return this.main.getByRole('heading', { level: 2, name: this.t.report[HEADINGS[step]]! });
  }

  /** The step is there. */
  async on(step: Step): Promise<void> {
    await expect(this.heading(step)).toBeVisible();
  }

  /** Puts the pin by coordinates, as people copy them from maps. */
  async place(at: { lon: number; lat: number }): Promise<void> {
    await this.address.fill(`${at.lat.toFixed(5)}, ${at.lon.toFixed(5)}`);
    await pressPlain(this.find);
    await expect(this.chosen).toBeVisible();
  }

  /** One of the topics that are shown: the words are its button. */
  topic(name: string): Locator {
    return this.main.getByRole('radio', { name: new RegExp(`^${name}`) });
  }

  /** Finds a topic by its name and takes it. */
  async choose(name: string): Promise<void> {
    await this.categoryQuery.fill(name);
    const plain = this.main.getByRole('button', { name: this.t.report['find']!, exact: true });
    if (await plain.isVisible()) await press(plain);
    // With scripts the chosen one takes the place of all others at once.
    await this.topic(name).first().click();
  }

  /** The question of a topic with this answer. */
  answer(question: string, answer: string): Locator {
    return this.main.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true });
  }

  /** The error at a field, by the field's id. */
  error(field: string): Locator {
    return this.page.locator(`#${field}-error`);
  }

  async forward(to: Step): Promise<void> {
    await pressPlain(this.next);
    await this.on(to);
  }

  /** Place, topic and text, then on to the last step. */
  async quickly(at: { lon: number; lat: number }, topic: string, text: string): Promise<void> {
    await this.place(at);
    await this.forward('what');
    await this.choose(topic);
    await this.body.fill(text);
    await this.forward('photos');
    await this.forward('contact');
    await this.forward('check');
  }

  /** Where the page of the sent complaint tells its number. */
  async number(): Promise<string> {
    await expect(this.page).toHaveURL(/\/c\/\d\d-\d{6}-\d/, { timeout: 60_000 });
    return /\/c\/(\d\d-\d{6}-\d)/.exec(this.page.url())![1]!;
  }
}
