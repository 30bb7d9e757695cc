import type { Page } from '@playwright/test';
import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { ComplaintPage } from '../../pages/complaint.ts';
import { ReportPage } from '../../pages/report.ts';
import { SMALL_PHOTO } from '../../fixtures/camera.ts';

const BENCH = 'Сломана лавка';
const SUBMIT = '**/api/complaints/submit';

/** Words that nobody else has written. */
function unique(): string {
  return `лавка${crypto.randomUUID().replaceAll(/[^a-z]/g, '').slice(0, 10)}`;
}

/** How many times the page has asked this. */
function count(page: Page, path: string): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes(path)) asked++;
  });
  return () => asked;
}

test.describe('sending a report', () => {
  test('makes one complaint of two presses and of a lost answer', async ({ page, report, neighbour, watch }) => {
    watch.allow(/ERR_FAILED/);
    for (const mishap of ['two presses', 'lost answer'] as const) {
      const word = unique();
      await report.open();
      await awake(page);
      await report.quickly(await neighbour.somewhere(), BENCH, `Сломана ${word} у дома, чинить надо срочно.`);
      if (mishap === 'lost answer') {
        // The server has done it, the answer does not come through.
        await page.route(SUBMIT, async (route) => {
          await route.fetch();
          await route.abort('failed');
        }, { times: 1 });
        await report.send.click();
      } else {
        await report.send.dblclick();
      }
      const number = await report.number();
      const { items } = await neighbour.board({ text: word });
      expect(items.map((item) => item.number), mishap).toEqual([number]);
    }
  });

  test('does not hammer a server that does not answer, and sends when it does', async ({ page, report, neighbour, watch }) => {
    watch.allow(/ERR_CONNECTION_REFUSED/);
    await report.open();
    await awake(page);
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${unique()} лежит на боку.`);
    const asked = count(page, '/api/complaints/submit');
    await page.route(SUBMIT, (route) => route.abort('connectionrefused'));
    await report.send.click();
    await expect(page.getByText(report.t.report['queued']!).first()).toBeAttached();
    await page.waitForTimeout(6000);
    expect(asked(), 'tries within six seconds').toBeLessThan(8);
    await page.unroute(SUBMIT);
    await report.number();
  });

  test('goes on with what was posted before the page woke up, and ends with it', async ({ page, report, neighbour, watch }) => {
    watch.allow(/\.wasm/, /ERR_FAILED/, /Failed to fetch/);
    await page.route(/\.wasm$/, (route) => route.abort('failed'));
    await report.open();
    await report.place(await neighbour.somewhere());
    const address = await report.address.inputValue();
    await report.forward('what');
    await page.unroute(/\.wasm$/);
    await page.reload();
    await awake(page);
    const text = `Лавка ${unique()} сломана у дома.`;
    await report.choose(BENCH);
    await report.body.fill(text);
    await expect(report.saved).toBeVisible();
    await page.reload();
    await awake(page);
    await expect(report.body, 'the older copy of the server does not win').toHaveValue(text);
    await report.forward('photos');
    await report.forward('contact');
    await report.forward('check');
    await expect(report.main).toContainText(address);
    await report.send.click();
    await report.number();
    await report.open();
    await awake(page);
    await expect(report.address, 'the next report begins empty').toHaveValue('');
  });

  test('takes the page of a proxy for a server that is away', async ({ page, report, neighbour, watch }) => {
    watch.allow(/status( of)?:? 502/);
    await report.open();
    await awake(page);
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${unique()} лежит на боку.`);
    await page.route(SUBMIT, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }), {
      times: 1,
    });
    await report.send.click();
    await report.number();
  });

  test('leads from other words under a used key to the registered complaint', async ({ page, report, card, neighbour, watch, t }) => {
    watch.allow(/ERR_FAILED/, /status of 409/);
    await report.open();
    await awake(page);
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${unique()} лежит на боку.`);
    // The server has it, no answer ever comes through.
    let sent = 0;
    await page.route(SUBMIT, async (route) => {
      if (sent++ === 0) await route.fetch();
      await route.abort('failed');
    });
    await report.send.click();
    await expect.poll(() => sent).toBeGreaterThan(0);
    for (const step of ['contact', 'photos', 'what'] as const) {
      await report.back.click();
      await report.on(step);
    }
    await report.body.fill('Лавка лежит на боку, ножка треснула.');
    await page.unroute(SUBMIT);
    // It is sent by itself at the next try.
    const link = page.locator('a[href^="/c/"]').filter({ hasText: /\d\d-\d{6}-\d/ }).first();
    // after so many tries the pause before the next one is half a minute
    await expect(link).toBeVisible({ timeout: 90_000 });
    await link.click();
    await expect(card.mine).toBeVisible();
    await expect(page.getByLabel(t.complaint['edit']!)).toBeVisible();
  });

  test('waits for the connection and sends by itself', async ({ page, context, report, neighbour, watch, t }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/);
    await report.open();
    await awake(page);
    const word = unique();
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${word} без ножки.`);
    await context.setOffline(true);
    await expect(page.getByText(t.report['offline']!)).toBeVisible();
    await report.send.click();
    await expect(page.getByRole('button', { name: t.report['queued']! })).toBeVisible();
    await scan(page, 'report, queued');
    await context.setOffline(false);
    const number = await report.number();
    expect((await neighbour.board({ text: word })).items.map((item) => item.number)).toEqual([number]);
  });

  test('a photo that is needed and waits for the connection holds nothing up', async ({ page, context, report, card, neighbour, watch, t }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/);
    await report.open();
    await awake(page);
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose('Яма на дороге');
    await report.body.fill(`Яма ${unique()} на всю полосу.`);
    await report.forward('photos');
    await context.setOffline(true);
    await report.files.setInputFiles(SMALL_PHOTO);
    await expect(page.getByText(t.report['photo_waiting']!)).toBeVisible();
    await report.forward('contact');
    await report.forward('check');
    // what everybody will see has the photo already
    await expect(page.locator('.review')).toContainText(t.report['photos_come']!);
    await expect(page.locator('.preview').last().locator('.ph img')).toHaveCount(1);
    await scan(page, 'report, a photo is on its way');
    await report.send.click();
    await expect(page.getByRole('button', { name: t.report['queued']! })).toBeVisible();
    await context.setOffline(false);
    const number = await report.number();
    await expect(card.mine).toContainText(number);
    await expect(card.photos).toHaveCount(1);
  });

  test('remembers over a reload that the report waits, and sends it once', async ({ page, report, neighbour, watch }) => {
    watch.allow(/ERR_CONNECTION_REFUSED/);
    await report.open();
    await awake(page);
    const word = unique();
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill(`Лавка ${word} стоит криво.`);
    await report.forward('photos');
    await report.files.setInputFiles(SMALL_PHOTO);
    await expect(page.getByText(report.t.report['photo_ready']!)).toBeVisible({ timeout: 60_000 });
    await report.forward('contact');
    await report.forward('check');
    await page.route(SUBMIT, (route) => route.abort('connectionrefused'));
    await report.send.click();
    const waits = page.getByRole('button', { name: report.t.report['queued']! });
    await expect(waits).toBeVisible();
    await page.reload();
    await awake(page);
    await expect(waits).toBeVisible();
    let sent = 0;
    page.on('response', (response) => {
      if (response.url().includes('/api/complaints/submit')) sent++;
    });
    await page.unroute(SUBMIT);
    const number = await report.number();
    expect(sent, 'sent by itself').toBe(1);
    expect((await neighbour.board({ text: word })).items.map((item) => item.number)).toEqual([number]);
    await expect(page.locator('.ph img'), 'with its photo').toHaveCount(1);
    await report.open();
    await awake(page);
    await expect(report.address, 'nothing waits any more').toHaveValue('');
  });

  test('asks before a report that waited goes without a photo', async ({ page, context, report, neighbour, watch, t }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/, /status of 4\d\d .*\/api\/photos/);
    await report.open();
    await awake(page);
    const word = unique();
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill(`Лавка ${word} облезла совсем.`);
    await report.forward('photos');
    await context.setOffline(true);
    await report.files.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('\xff\xd8\xff\xe0 begins like a photo and is none', 'latin1') as never });
    await expect(page.getByText(t.report['photo_waiting']!)).toBeVisible();
    await expect(page.locator('img[src=""], img:not([src])')).toHaveCount(0);
    await report.forward('contact');
    await report.forward('check');
    await report.send.click();
    await expect(page.getByRole('button', { name: t.report['queued']! })).toBeVisible();
    const asked = count(page, '/api/complaints/submit');
    await context.setOffline(false);
    const question = page.getByRole('alert').filter({ hasText: t.report['photos_lack']! });
    await expect(question).toBeVisible({ timeout: 60_000 });
    await scan(page, 'report, a photo is lacking');
    expect(asked(), 'nothing goes by itself').toBe(0);
    await question.getByRole('button', { name: t.report['send_without']! }).click();
    const number = await report.number();
    expect((await neighbour.board({ text: word })).items.map((item) => item.number)).toEqual([number]);
  });

  test('tries a photo again when asked to', async ({ page, report, watch, t }) => {
    watch.allow(/status of 503 .*\/api\/photos/, /status 503/);
    test.setTimeout(240_000);
    await report.open('photos');
    await awake(page);
    const uploads = /\/api\/photos\?/;
    await page.clock.install();
    await page.route(uploads, (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 503, body: '' }) : route.continue()));
    await report.files.setInputFiles(SMALL_PHOTO);
    const retry = page.getByRole('button', { name: t.report['photo_retry']! });
    // Six tries with growing pauses, by a clock that runs fast.
    for (let i = 0; i < 60 && !(await retry.isVisible()); i++) {
      await page.clock.runFor(10_000);
      await page.waitForTimeout(200);
    }
    await expect(retry).toBeVisible();
    await expect(page.getByText(t.report['photo_failed']!)).toBeVisible();
    await scan(page, 'report, a photo did not arrive');
    await page.unroute(uploads);
    await retry.click();
    await page.clock.resume();
    await expect(page.getByText(t.report['photo_ready']!)).toBeVisible({ timeout: 60_000 });
    await expect(retry).toHaveCount(0);
  });

  test('keeps what a second tab has written, and sends it as a report of its own', async ({ page, context, report, neighbour, watch, t }) => {
    watch.allow(/status of 409/);
    const first = unique();
    const second = unique();
    await report.open();
    await awake(page);
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${first} лежит на боку.`);
    const tab = await context.newPage();
    const other = new ReportPage(tab, t);
    await other.open('photos');
    await awake(tab);
    await other.files.setInputFiles(SMALL_PHOTO);
    await expect(tab.getByText(t.report['photo_ready']!)).toBeVisible({ timeout: 60_000 });
    await other.open('what');
    await awake(tab);
    await other.body.fill(`Лавка ${second} без спинки.`);
    await report.send.click();
    const number = await report.number();
    // What was typed there outlives the report that went out here, and a reload.
    await other.open('check');
    await awake(tab);
    await other.send.click();
    await expect(tab.getByRole('link', { name: number })).toBeVisible();
    await tab.getByRole('button', { name: t.report['send_anew']! }).click();
    await other.number();
    const one = await neighbour.board({ text: first });
    expect(one.items.map((item) => item.number)).toEqual([number]);
    const two = await neighbour.board({ text: second });
    expect(two.items).toHaveLength(1);
    await expect(new ComplaintPage(tab, t).photos).toHaveCount(1);
  });
});
