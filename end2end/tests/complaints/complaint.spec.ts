import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { NASTY } from '../../fixtures/nasty.ts';

const CLOCK = /\d{2}:\d{2}:\d{2}/;

test.describe('the page of a complaint', () => {
  test('tells the history to the second, the term and why this organisation', async ({ page, card, neighbour, t }) => {
    const { items } = await neighbour.board({ marks: ['done'] });
    await card.open(items[0]!.number);
    await awake(page);
    await expect(card.title).toHaveText(items[0]!.title);
    await expect(page).toHaveTitle(new RegExp(items[0]!.number));
    expect(await card.history.count()).toBeGreaterThan(2);
    const moments: string[] = [];
    for (const step of await card.history.all()) {
      await expect(step.getByRole('time')).toHaveText(CLOCK);
      moments.push((await step.getByRole('time').getAttribute('datetime'))!);
    }
    for (const moment of moments) expect(moment).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$/);
    const times = moments.map((moment) => Date.parse(moment));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await expect(card.term).toContainText(t.complaint['norm']!);
    await expect(card.term).toContainText(CLOCK);
    await expect(card.section(t.complaint['why']!).getByRole('paragraph').first()).not.toBeEmpty();
    await expect(card.section(t.complaint['description']!)).toContainText(t.complaint['author_hidden']!);
  });

  test('says how late an overdue one is', async ({ page, card, neighbour, t }) => {
    const { items } = await neighbour.board({ marks: ['over'] });
    await card.open(items[0]!.number);
    await awake(page);
    await expect(card.term).toContainText(new RegExp(`${t.complaint['overdue_by']} \\d+`));
    await scan(page, 'overdue complaint');
  });

  test('shows photos with words for those who cannot see them', async ({ page, card, neighbour, request, t }) => {
    const { items } = await neighbour.board({ marks: ['done'] });
    let number = '';
    for (const item of items) {
      if ((await (await request.get(`/c/${item.number}`)).text()).includes('/photos/')) {
        number = item.number;
        break;
      }
    }
    expect(number, 'a complaint with photos').not.toBe('');
    await card.open(number);
    await awake(page);
    for (const photo of await card.photos.all()) {
      await photo.scrollIntoViewIfNeeded();
      await expect(photo).toHaveAttribute('alt', /.{10,}/);
      await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
    }
    await scan(page, 'complaint with photos');
    await card.look({ noImages: true });
    await expect(page.locator('html')).toHaveAttribute('data-images', 'off');
    await expect(card.photos.first()).toBeHidden();
    expect(t.lang).toBe('ru');
  });

  test('shows where it is on a small map', async ({ page, card, neighbour, t }) => {
    const { items } = await neighbour.board();
    await card.open(items[0]!.number);
    await awake(page);
    const map = page.getByRole('img', { name: t.complaint['mini_map']! });
    await map.scrollIntoViewIfNeeded();
    await expect(page.getByRole('button', { name: t.controls['zoom_in']!, exact: true })).toBeVisible({ timeout: 45_000 });
    await page.getByRole('link', { name: t.complaint['on_big_map']! }).click();
    // The map shows exactly this complaint, however old it is.
    await expect(page).toHaveURL(new RegExp(`q=${items[0]!.number}`));
  });

  test('counts the support of a device once', async ({ page, card, neighbour, stranger, t }) => {
    const { number } = await neighbour.reports('Скамейка без сиденья, сесть некуда, рядом остановка.');
    await card.open(number);
    await awake(page);
    const before = await card.supporters();
    await card.support.click();
    await expect(page.getByText(t.complaint['support_thanks']!)).toBeVisible();
    expect(await card.supporters()).toBe(before + 1);
    await card.support.click();
    await expect(page.getByText(t.complaint['support_again']!)).toBeVisible();
    expect(await card.supporters()).toBe(before + 1);
    await page.reload();
    await expect(card.support).toHaveAttribute('aria-pressed', 'true');
    expect(await card.supporters()).toBe(before + 1);
    const other = await stranger();
    await other.goto(`/c/${number}`);
    await awake(other);
    await other.getByRole('button', { name: t.complaint['support']! }).click();
    await expect(other.getByText(t.complaint['support_thanks']!)).toBeVisible();
    await page.reload();
    expect(await card.supporters()).toBe(before + 2);
  });

  test('does not tell a hidden number from one that never was', async ({ page, card, watch, t }) => {
    watch.allow(/status of 404/);
    for (const number of ['26-999999-9', '26-000001-0', '0', 'x%00y', '999999999999999999999', '%3Cscript%3E']) {
      const answer = await page.goto(`/c/${number}`);
      expect([400, 404], number).toContain(answer!.status());
      if (answer!.status() === 404) await expect(card.none, number).toBeVisible();
      await expect(page.getByRole('link', { name: t.common['to_map']! })).toBeVisible();
    }
    watch.allow(/status of 400/);
  });

  test('is the same before and after it wakes up', async ({ page, card, neighbour, request }) => {
    const { number } = (await neighbour.board({ marks: ['done'] })).items[0]!;
    const html = await (await request.get(`/c/${number}`, { headers: { 'Accept-Language': 'ru' } })).text();
    await card.open(number);
    await awake(page);
    const read = (root: ParentNode) =>
      [...root.querySelectorAll('main h1, main h2, main p, main li, main dt, main dd, main button')]
        .filter((part) => !part.closest('.map'))
        .map((part) => part.textContent?.replaceAll(/\s+/g, ' ').trim());
    const [before, after] = await page.evaluate(
      ([source, code]) => {
        const pick = new Function(`return ${code}`)() as (root: ParentNode) => unknown[];
        return [pick(new DOMParser().parseFromString(source!, 'text/html')), pick(document)];
      },
      [html, read.toString()],
    );
    expect(before!.length).toBeGreaterThan(15);
    expect(after).toEqual(before);
  });

  test('shows what people typed as text, whatever it is', async ({ page, card, city, neighbour }) => {
    for (const text of NASTY) {
      const body = `${text} и больше ничего не случилось`;
      // Marks that turn the direction of writing are not kept.
      const kept = text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '');
      const place = await neighbour.somewhere();
      const { number } = await neighbour.reports(body, { place, place_note: text, address: text });
      await card.open(number);
      await awake(page);
      await expect(card.main).toContainText(kept);
      await expect(page).toHaveTitle(new RegExp(`${number} – `));
      await city.openAt({ number, place });
      await expect(city.rows.first()).toContainText(kept.slice(0, 20));
      await city.pins.first().click();
      await expect(page.getByRole('heading', { level: 2 }).filter({ hasText: kept.slice(0, 12) })).toBeVisible();
    }
  });
});

test('no answer of the server, however many, holds what people typed as markup', async ({ request, neighbour }) => {
  const { number } = await neighbour.reports('</title><svg onload=alert(1)><b>жирно</b> и больше ничего.');
  // The title is written when the rest of the page is done: what depends on that moment shows in some answers only.
  for (let i = 0; i < 30; i++) {
    const html = await (await request.get(`/c/${number}`)).text();
    expect(html).not.toMatch(/<svg onload|<b>жирно/);
  }
});

test.describe('the author', () => {
  test('finds the correction that was typed without a connection', async ({ page, context, card, neighbour, watch, t }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/);
    const { number, secret } = await neighbour.reports('Скамейка шатается, сидеть на ней нельзя.');
    await page.goto(`/f/${secret}`);
    await expect(page).toHaveURL(new RegExp(`/c/${number}$`));
    await awake(page);
    const text = page.getByLabel(t.complaint['edit']!);
    const save = page.getByRole('button', { name: t.complaint['edit_save']! });
    await context.setOffline(true);
    await text.fill('Скамейка шатается и без спинки.');
    await save.click();
    await expect(page.getByText(t.common['error_offline']!)).toBeVisible();
    await context.setOffline(false);
    await page.reload();
    await awake(page);
    await expect(text).toHaveValue('Скамейка шатается и без спинки.');
    await save.click();
    await expect(card.section(t.complaint['description']!)).toContainText('без спинки');
    await page.reload();
    await awake(page);
    await expect(text, 'sent and no longer kept').toHaveValue('Скамейка шатается и без спинки.');
    expect(await page.evaluate(() => localStorage.getItem('otklik-correction'))).toBeNull();
  });

  test('follows the secret link, corrects the text and prints the receipt', async ({ page, card, neighbour, stranger, watch, t }) => {
    // What the server answers to a text that is too short.
    watch.allow(/status of 422 .*\/correct/);
    const { number, secret } = await neighbour.reports('Скамейка шатается, вчера с неё упал ребёнок.');
    await page.goto(`/f/${secret}`);
    await expect(page).toHaveURL(new RegExp(`/c/${number}$`));
    await awake(page);
    await expect(card.mine).toBeVisible();
    await expect(card.mine).toContainText(CLOCK);
    await scan(page, 'own complaint');
    const text = page.getByLabel(t.complaint['edit']!);
    await text.fill('Коротко');
    await page.getByRole('button', { name: t.complaint['edit_save']! }).click();
    await expect(text).toHaveAttribute('aria-invalid', 'true');
    await expect(text).toHaveValue('Коротко');
    await scan(page, 'own complaint, text too short');
    await text.fill('Скамейка шатается и без одной доски.');
    await page.getByRole('button', { name: t.complaint['edit_save']! }).click();
    await expect(card.section(t.complaint['description']!)).toContainText('без одной доски');
    await expect(card.history.filter({ hasText: t.pick('Автор поправил текст', 'The author corrected the text') })).toHaveCount(1);
    await card.mine.getByRole('link', { name: t.complaint['receipt']! }).click();
    await expect(page).toHaveURL(/\/receipt$/);
    await expect(card.title).toHaveText(t.complaint['receipt_title']!);
    await expect(card.main).toContainText(number);
    await expect(card.main).toContainText('без одной доски');
    const qr = page.getByRole('img', { name: t.complaint['receipt_qr']! });
    await expect.poll(() => qr.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
    await scan(page, 'receipt');
    // The paper shows the number and not the buttons.
    await page.emulateMedia({ media: 'print' });
    await expect(card.main.getByText(number)).toBeVisible();
    await expect(page.getByRole('button', { name: t.complaint['print']! })).toBeHidden();
    const other = await stranger();
    watch.allow(/status of 404/);
    expect((await other.goto(`/c/${number}/receipt`))!.status()).toBe(404);
    await other.goto(`/c/${number}`);
    await awake(other);
    await expect(other.getByText(t.complaint['mine_title']!)).toHaveCount(0);
    await expect(other.getByText('без одной доски').first()).toBeVisible();
  });

  test('gets nowhere with a made-up link', async ({ page, card, watch }) => {
    watch.allow(/status of 404/);
    await page.goto('/f/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG');
    await expect(card.none).toBeVisible();
  });
});
