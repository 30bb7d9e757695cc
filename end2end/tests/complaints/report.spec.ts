import type { Page } from '@playwright/test';
import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { SMALL_PHOTO, SMALL_PHOTOS } from '../../fixtures/camera.ts';
import { NASTY } from '../../fixtures/nasty.ts';

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

test.describe('the report form', () => {
  test('asks for what is missing at the field, and keeps what was typed', async ({ page, report, neighbour, t }) => {
    await report.open();
    await awake(page);
    await report.note.fill('у второго подъезда');
    await report.next.click();
    await expect(report.errors).toBeFocused();
    await expect(report.error('place')).toBeVisible();
    await scan(page, 'report, no place');
    await report.errors.getByRole('link').first().click();
    await expect(report.address, 'the place is given by its address').toBeFocused();
    await expect(report.address).toHaveAttribute('aria-invalid', 'true');
    await expect(report.note).toHaveValue('у второго подъезда');
    await report.place(await neighbour.somewhere());
    await expect(report.errors).toHaveCount(0);
    await report.forward('what');

    await report.body.fill('Коротко');
    await report.next.click();
    await expect(report.errors).toBeFocused();
    await expect(report.error('category')).toBeVisible();
    await expect(report.error('body')).toContainText(t.pick('Слишком коротко', 'Too short'));
    await expect(report.body).toHaveAttribute('aria-invalid', 'true');
    await expect(report.body).toHaveAccessibleDescription(/Слишком коротко/);
    await expect(report.body).toHaveValue('Коротко');
    await report.body.press('End');
    await report.body.pressSequentially('!');
    await expect(report.error('body'), 'it is still too short').toBeVisible();
    await report.body.fill('Коротко');
    await scan(page, 'report, no topic and a short text');
    await report.body.fill('я'.repeat(10_001));
    await report.next.click();
    await expect(report.error('body')).toContainText('10000');
    await expect(report.body).toHaveValue('я'.repeat(10_001));
    await report.body.fill('Спинки нет, торчат два ржавых болта.');
    await expect(report.error('body'), 'what was mended is not wrong any more').toHaveCount(0);
    await report.choose(BENCH);
    await report.forward('photos');
    await report.forward('contact');

    await report.phone.fill('8 900 000');
    await report.email.fill('imya@');
    await report.next.click();
    await expect(report.error('phone')).toBeVisible();
    await expect(report.error('email')).toBeVisible();
    await expect(report.error('consent')).toBeVisible();
    await expect(report.phone).toHaveValue('8 900 000');
    await scan(page, 'report, wrong contact');
    await report.phone.fill('8 900 000-12-34');
    await report.email.fill('imya@example.ru');
    await report.consent.check();
    await report.forward('check');
    await expect(report.main).toContainText('Спинки нет, торчат два ржавых болта');
    await scan(page, 'report, check');
    await report.back.click();
    await report.on('contact');
    await expect(report.phone).toHaveValue('8 900 000-12-34');
  });

  test('shows before sending exactly what everybody will see', async ({ page, report, card, neighbour, t }) => {
    await report.open();
    await awake(page);
    const text = `Нет двух досок, ${unique()}. Сидеть нельзя.`;
    await report.place(await neighbour.somewhere());
    await report.note.fill('напротив аптеки');
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill(text);
    await report.forward('photos');
    await report.forward('contact');
    await report.name.fill('Вера Павловна');
    await report.phone.fill('8 900 000-12-34');
    await report.consent.check();
    await report.forward('check');
    const preview = page.locator('.preview').last();
    await expect(preview).toContainText(text);
    const shown = async () => [
      await page.locator('.casehead .pill').innerText(),
      await page.locator('.casehead .h1, .casehead h1').innerText(),
      await card.section(t.complaint['description']!).innerText(),
      await card.section(t.complaint['why']!).innerText(),
    ];
    const before = await shown();
    await report.send.click();
    const number = await report.number();
    await expect(card.mine).toContainText(number);
    expect(await shown()).toEqual(before);
    const html = await (await page.request.get(`/c/${number}`)).text();
    expect(html, 'the contact is never public').not.toMatch(/Вера Павловна|900 000-12-34|9000001234/);
  });

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

  test('offers the plain buttons when its program does not arrive', async ({ page, report, watch, t }) => {
    watch.allow(/\.wasm/, /ERR_FAILED/, /Failed to fetch/);
    await page.route(/\.wasm$/, (route) => route.abort('failed'));
    await report.open('photos');
    await expect(page.getByRole('button', { name: t.report['upload']! })).toBeVisible();
    await report.open('what');
    await expect(report.find).toBeVisible();
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
    await page.locator('a[href^="/c/"]').filter({ hasText: /\d\d-\d{6}-\d/ }).first().click();
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
    await report.files.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('This is a letter and no photo at all.') as never });
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

  test('keeps text and photos over a reload', async ({ page, report, neighbour, t }) => {
    await report.open();
    await awake(page);
    const text = `Лавка ${unique()} сгорела.`;
    await report.place(await neighbour.somewhere());
    const address = await report.address.inputValue();
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill(text);
    await report.forward('photos');
    await report.files.setInputFiles(SMALL_PHOTO);
    await expect(page.getByText(t.report['photo_ready']!)).toBeVisible({ timeout: 60_000 });
    await expect(report.saved).toBeVisible();
    await page.reload();
    await awake(page);
    await expect(page.getByRole('img', { name: `${t.report['photo']} 1` })).toBeVisible();
    await page.goto('/report?step=what');
    await awake(page);
    await expect(report.body).toHaveValue(text);
    await expect(report.main.getByText(BENCH).first()).toBeVisible();
    await page.goto('/report');
    await awake(page);
    await expect(report.address).toHaveValue(address);
    await page.getByRole('button', { name: t.report['clear_draft']! }).click();
    await expect(report.address).toHaveValue('');
    await page.reload();
    await awake(page);
    await expect(report.address).toHaveValue('');
  });

  test('offers to support what was reported nearby', async ({ page, report, neighbour, stranger, t }) => {
    const at = await neighbour.somewhere();
    const { number } = await neighbour.reports('Лавка без сиденья стоит так с весны.', { place: at });
    await report.open();
    await awake(page);
    await report.place(at);
    await report.forward('what');
    await report.choose(BENCH);
    const near = page.getByRole('region', { name: t.report['nearby']! });
    await expect(near).toBeVisible();
    const row = near.locator('.dup').filter({ has: page.locator(`a[href="/c/${number}"]`) });
    await scan(page, 'report, nearby');
    await row.getByRole('button', { name: t.complaint['support']! }).click();
    await expect(row.getByRole('button')).toHaveAttribute('aria-pressed', 'true');
    const other = await stranger();
    await other.goto(`/c/${number}`);
    await expect(other.getByRole('button', { name: new RegExp(`${t.complaint['support']} · 1`) })).toBeVisible();
  });

  test('stops at an emergency and says whom to call', async ({ page, report, neighbour }) => {
    await report.open();
    await awake(page);
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose('Запах газа');
    await report.answer('Газом пахнет прямо сейчас?', 'Да').check();
    await expect(page.getByRole('alert').filter({ hasText: '112' }).first()).toBeVisible();
    await report.body.fill('В подъезде сильно пахнет газом, на первом этаже.');
    await report.next.click();
    await report.on('what');
    await expect(report.error('answer_gas_smell')).toContainText('112');
    await scan(page, 'report, emergency');
    await report.answer('Газом пахнет прямо сейчас?', 'Нет').check();
    await report.forward('photos');
  });

  test('warns of personal data and takes it out', async ({ page, report, neighbour, t }) => {
    await report.open();
    await awake(page);
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill('Лавку сломал сосед на а123вс77, звоните +7 (978) 123-45-67 или vera@example.ru');
    const warning = page.getByRole('status').filter({ hasText: t.report['personal_title']! });
    for (const find of ['а123вс77', '+7 (978) 123-45-67', 'vera@example.ru']) await expect(warning).toContainText(find);
    await scan(page, 'report, personal data');
    await warning.getByRole('button', { name: t.report['personal_remove']! }).click();
    await expect(report.body).toHaveValue('Лавку сломал сосед на […], звоните […] или […@…]');
    await expect(warning).toHaveCount(0);
  });

  test('refuses what is no photo and more than five, and says which', async ({ page, report, watch, t }) => {
    watch.allow(/status of 4\d\d .*\/api\/photos/);
    await report.open('photos');
    await awake(page);
    const text = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('This is a letter and no photo at all.') };
    const cut = { name: 'cut.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgM', 'base64') };
    await report.files.setInputFiles([text as never, cut as never]);
    const wrong = page.getByRole('status').filter({ hasText: t.pick('снимок', 'photo') }).filter({ hasText: /Это не|повреждён|not a photo|damaged/ });
    await expect(wrong).toHaveCount(2);
    await scan(page, 'report, wrong files');
    const remove = page.getByRole('button', { name: new RegExp(`^${t.report['remove_photo']}`) });
    await remove.first().click();
    await expect(remove).toHaveCount(1);
    await remove.first().click();
    await expect(remove).toHaveCount(0);
    await report.files.setInputFiles(SMALL_PHOTOS);
    await expect(page.getByText(t.pick('не больше 5 снимков', 'At most 5 photos')).first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(t.report['photo_ready']!)).toHaveCount(5, { timeout: 60_000 });
  });

  test('never sends the address of one place with the point of another', async ({ page, report, neighbour, t }) => {
    await report.open();
    await awake(page);
    await report.place(await neighbour.somewhere());
    await report.address.fill('Несуществующая 99');
    await report.next.click();
    await expect(report.error('place')).toBeVisible();
    await expect(page.getByText(t.report['nothing_found']!)).toBeVisible();
    await expect(report.address).toHaveValue('Несуществующая 99');
    await report.place(await neighbour.somewhere());
    await report.forward('what');
  });

  test('takes no place outside the region', async ({ page, report, t }) => {
    await report.open();
    await awake(page);
    // The Gulf of Guinea.
    await report.address.fill('0, 0');
    await report.find.click();
    await expect(page.getByText(t.report['outside']!)).toBeVisible();
    await report.next.click();
    await expect(report.error('place')).toBeVisible();
    await report.on('place');
    await scan(page, 'report, outside');
  });

  test('shows what was typed as text in its preview, whatever it is', async ({ page, report, neighbour }) => {
    await report.open();
    await awake(page);
    const text = NASTY.join(' ');
    await report.quickly(await neighbour.somewhere(), BENCH, text);
    await expect(page.locator('.preview').last()).toContainText(NASTY[0]!);
    await page.reload();
    await awake(page);
    await expect(page.locator('.preview').last()).toContainText(NASTY[1]!);
    await report.send.click();
    await report.number();
    await expect(report.main).toContainText(NASTY[2]!);
  });

  test('lets its author correct the text at once', async ({ page, report, card, neighbour, t }) => {
    await report.open();
    await awake(page);
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${unique()} шатается.`);
    await report.send.click();
    const number = await report.number();
    await expect(card.mine).toContainText(number);
    await scan(page, 'report sent');
    const link = await page.getByRole('link', { name: t.complaint['sent_link']! }).getAttribute('href');
    expect(link).toMatch(/\/f\/[\w-]{20,}$/);
    await page.getByLabel(t.complaint['edit']!).fill('Лавка шатается, ножка треснула.');
    await page.getByRole('button', { name: t.complaint['edit_save']! }).click();
    await expect(card.section(t.complaint['description']!)).toContainText('ножка треснула');
    await page.goto('/report');
    await awake(page);
    await expect(report.address, 'the next report begins empty').toHaveValue('');
  });
});
