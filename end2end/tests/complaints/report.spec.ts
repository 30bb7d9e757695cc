import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { SMALL_PHOTO, SMALL_PHOTOS } from '../../fixtures/camera.ts';
import { NASTY } from '../../fixtures/nasty.ts';

const BENCH = 'Сломана лавка';

/** Words that nobody else has written. */
function unique(): string {
  return `лавка${crypto.randomUUID().replaceAll(/[^a-z]/g, '').slice(0, 10)}`;
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

  test('takes no picture that only looks like a photo by its name', async ({ page, report, t }) => {
    await report.open('photos');
    await awake(page);
    const gif = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64') };
    await report.files.setInputFiles(gif as never);
    await expect(report.main).toContainText(t.pick('Это не снимок', 'not a photo'));
    await expect(page.getByText(t.report['photo_ready']!)).toHaveCount(0);
  });

  test('says when nobody knows yet what everybody will see, and asks again', async ({ page, report, neighbour, watch, t }) => {
    watch.allow(/ERR_CONNECTION_REFUSED/);
    const preview = /\/api\/complaints\/preview$/;
    await page.route(preview, (route) => route.abort('connectionrefused'));
    await report.open();
    await awake(page);
    await report.quickly(await neighbour.somewhere(), BENCH, `Лавка ${unique()} шатается.`);
    await expect(page.getByText(t.report['no_preview']!)).toBeVisible();
    await expect(page.locator('.preview')).toHaveCount(0);
    await expect(report.send).toBeEnabled();
    await scan(page, 'report, no preview');
    await page.unroute(preview);
    await page.getByRole('main').getByRole('button', { name: t.common['retry']!, exact: true }).click();
    await expect(page.locator('.preview').last()).toContainText('шатается');
    await expect(page.getByText(t.report['no_preview']!)).toHaveCount(0);
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

  test('offers the plain buttons when its program does not arrive', async ({ page, report, watch, t }) => {
    watch.allow(/\.wasm/, /ERR_FAILED/, /Failed to fetch/);
    await page.route(/\.wasm$/, (route) => route.abort('failed'));
    await report.open('photos');
    await expect(page.getByRole('button', { name: t.report['upload']! })).toBeVisible();
    await report.open('what');
    await expect(report.find).toBeVisible();
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
