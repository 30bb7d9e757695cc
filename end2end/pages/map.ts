// The city map and the list beside it.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Texts } from '../fixtures/texts.ts';
import { Frame } from './frame.ts';

export class MapPage extends Frame {
  readonly map: Locator;
  readonly list: Locator;
  readonly rows: Locator;
  readonly filters: Locator;
  readonly search: Locator;
  readonly pins: Locator;
  readonly clusters: Locator;
  readonly older: Locator;
  readonly newest: Locator;
  readonly near: Locator;
  readonly counters: Locator;

  constructor(page: Page, t: Texts) {
    super(page, t);
    this.map = page.getByRole('application', { name: t.map['map_label']! });
    this.list = page.getByRole('region', { name: t.map['list_label']! });
    this.rows = this.list.getByRole('link').filter({ has: page.getByRole('heading', { level: 3 }) });
    this.filters = page.getByRole('search', { name: t.map['filters']! });
    this.search = page.getByRole('searchbox', { name: t.map['search_label']! });
    // A cluster begins with how many it holds, a pin with the words of its state.
    this.clusters = this.map.getByRole('button', { name: t.pick('Здесь', 'here:') });
    this.pins = this.map.getByRole('button', { name: /: / }).and(page.locator('.mk'));
    this.older = this.list.getByRole('link', { name: t.map['older']! });
    this.newest = this.list.getByRole('link', { name: t.map['first_page']! });
    this.near = page.getByRole('button', { name: t.map['near_me']! });
    this.counters = page.getByRole('main').getByRole('group', { name: t.map['states']! }).first();
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`);
    await expect(this.page.getByRole('heading', { level: 1, name: this.t.map['heading']! })).toBeVisible();
  }

  /** One complaint and the map around it: its place may be outside the first view. */
  async openAt(item: { number: string; place: { lon: number; lat: number } }): Promise<void> {
    await this.open(`?q=${item.number}&period=all&near=${item.place.lat},${item.place.lon}`);
    await this.drawn();
    await expect(this.pins.first()).toBeVisible();
  }

  /** The map is drawn and has its complaints. */
  async drawn(): Promise<void> {
    await expect(this.clusters.or(this.pins).first()).toBeVisible({ timeout: 45_000 });
  }

  /** A switch of the states: the words are the button, the box itself is hidden. */
  chip(words: string): Locator {
    return this.filters.getByRole('checkbox', { name: new RegExp(`^${words}( ✓)?$`) });
  }

  async press(words: string): Promise<void> {
    await this.filters.getByText(words, { exact: true }).click();
  }

  menu(words: string): Locator {
    return this.filters.getByRole('combobox', { name: words });
  }

  /** Numbers of the rows that are shown. */
  async numbers(): Promise<string[]> {
    const links = await this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('href') ?? ''));
    return links.map((link) => link.replace('/c/', ''));
  }

  /** How many complaints the map shows, counted by what its marks say. */
  async shown(): Promise<number> {
    const words = await this.clusters.evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label') ?? ''));
    const inClusters = words.reduce((sum, label) => sum + Number(/\d+/.exec(label)?.[0] ?? Number.NaN), 0);
    return inClusters + (await this.pins.count());
  }

  /** The count before these words: «373 в работе». */
  async counter(words: string): Promise<number> {
    const text = (await this.counters.innerText()).replaceAll(/\s+/g, ' ');
    const found = new RegExp(`([\\d ]+) ${words}`).exec(text);
    expect(found, `${words} in "${text}"`).not.toBeNull();
    return Number(found![1]!.replaceAll(' ', ''));
  }
}
