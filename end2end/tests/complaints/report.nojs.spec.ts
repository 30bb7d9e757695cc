import { expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { PHOTO, SMALL_PHOTO } from '../../fixtures/camera.ts';
import { nothingSticksOut } from '../../fixtures/layout.ts';
import { NASTY } from '../../fixtures/nasty.ts';
import { slowLink } from '../../fixtures/link.ts';
import { press } from '../../fixtures/press.ts';

const BENCH = 'Сломана лавка';

test.describe('the report form without scripts', () => {
  test('takes a whole report with a 12-megapixel photo', async ({ page, report, card, neighbour, stranger, t }) => {
    const somebody = await stranger();
    await somebody.goto('/');
    await report.open();
    await report.place(await neighbour.somewhere());
    await report.note.fill('у остановки');
    await scan(page, 'report without scripts, place');
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill('Лавка у остановки без сиденья, сидеть не на чем.');
    await scan(page, 'report without scripts, what');
    await report.forward('photos');
    await report.files.setInputFiles(PHOTO);
    await press(page.getByRole('button', { name: t.report['upload']! }));
    await expect(page.getByRole('img', { name: `${t.report['photo']} 1` })).toBeVisible();
    await scan(page, 'report without scripts, photos');
    await report.files.setInputFiles(SMALL_PHOTO);
    await report.forward('contact');
    await report.email.fill('vera@example.ru');
    await report.consent.check();
    await scan(page, 'report without scripts, contact');
    await report.forward('check');
    await expect(page.locator('.preview').last()).toContainText('без сиденья');
    await scan(page, 'report without scripts, check');
    await press(report.send);
    const number = await report.number();
    await expect(card.mine).toContainText(number);
    await expect(card.photos).toHaveCount(2);
    await somebody.reload();
    await expect(somebody.locator(`a[href="/c/${number}"]`)).toBeVisible();
    const html = await (await somebody.request.get(`/c/${number}`)).text();
    expect(html).not.toContain('vera@example.ru');
  });

  test('says at the field what is wrong and keeps everything typed', async ({ page, report, neighbour, watch }) => {
    watch.allow(/status of 422/);
    await report.open();
    await report.note.fill('у второго подъезда');
    await press(report.next);
    await expect(report.error('place')).toBeVisible();
    await expect(report.note).toHaveValue('у второго подъезда');
    await scan(page, 'report without scripts, no place');
    await report.place(await neighbour.somewhere());
    await expect(report.note).toHaveValue('у второго подъезда');
    await report.forward('what');
    await report.body.fill('Коротко');
    await press(report.next);
    await expect(report.error('category')).toBeVisible();
    await expect(report.error('body')).toBeVisible();
    await expect(report.body).toHaveValue('Коротко');
    await scan(page, 'report without scripts, no topic');
    const text = `${NASTY.join(' ')} конец`;
    await report.body.fill(text);
    await press(report.next);
    await expect(report.body).toHaveValue(text);
    await report.choose(BENCH);
    await expect(report.body).toHaveValue(text);
    await report.forward('photos');
    const gif = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64') };
    await report.files.setInputFiles(gif as never);
    await press(report.next);
    await expect(report.error('photos')).toBeVisible();
    await scan(page, 'report without scripts, no photo');
    await report.forward('contact');
    await report.phone.fill('8 900');
    await press(report.next);
    await expect(report.error('phone')).toBeVisible();
    await expect(report.phone).toHaveValue('8 900');
    await press(report.back);
    await report.on('photos');
    await press(report.back);
    await report.on('what');
    await expect(report.body).toHaveValue(text);
  });

  test('makes one complaint of two sendings', async ({ page, report, neighbour }) => {
    const word = `лавка${crypto.randomUUID().replaceAll(/[^a-z]/g, '').slice(0, 10)}`;
    await report.open();
    await report.quickly(await neighbour.somewhere(), BENCH, `Сломана ${word} у дома.`);
    const key = await page.locator('input[name="key"]').first().inputValue();
    await report.send.dblclick();
    const number = await report.number();
    // And once more, as a browser repeats a form whose answer it never saw.
    const again = await page.request.post('/report/send', {
      multipart: { key, step: 'check', go: 'send' },
      headers: { Origin: new URL(page.url()).origin },
      maxRedirects: 0,
    });
    expect([again.status(), again.headers()['location']]).toEqual([303, `/c/${number}?sent=1`]);
    expect((await neighbour.board({ text: word })).items.map((item) => item.number)).toEqual([number]);
    await report.open();
    await expect(report.address, 'the next report begins empty').toHaveValue('');
  });

  test('stops at an emergency', async ({ page, report, neighbour, watch }) => {
    watch.allow(/status of 422/);
    await report.open();
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose('Запах газа');
    await report.body.fill('В подъезде сильно пахнет газом, на первом этаже.');
    await press(report.next);
    await report.answer('Газом пахнет прямо сейчас?', 'Да').check();
    await press(report.next);
    await report.on('what');
    await expect(report.error('answer_gas_smell')).toContainText('112');
    await scan(page, 'report without scripts, emergency');
  });
});

test.describe('the report form without scripts on a phone with a bad link', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('takes a report with a 12-megapixel photo, as it came out of the camera', async ({ page, report, card, neighbour, stranger }) => {
    test.setTimeout(480_000);
    // nothing makes the photo smaller: its bytes alone need a minute
    page.setDefaultTimeout(240_000);
    const somebody = await stranger();
    await slowLink(page);
    await report.open();
    await report.place(await neighbour.somewhere());
    await report.forward('what');
    await report.choose(BENCH);
    await report.body.fill('Лавка у пристани без спинки, доски прогнили.');
    await report.forward('photos');
    await report.files.setInputFiles(PHOTO);
    await nothingSticksOut(page, 'report without scripts on a phone, photos');
    await report.forward('contact');
    await report.forward('check');
    await expect(page.locator('.preview').last()).toContainText('без спинки');
    await nothingSticksOut(page, 'report without scripts on a phone, check');
    await press(report.send);
    const number = await report.number();
    await expect(card.photos).toHaveCount(1);
    await somebody.goto(`/?q=${number}`);
    await expect(somebody.locator(`a[href="/c/${number}"]`)).toBeVisible();
  });
});
