import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { PHOTO } from '../../fixtures/camera.ts';
import { nothingSticksOut } from '../../fixtures/layout.ts';
import { slowLink } from '../../fixtures/link.ts';

test('a report with a 12-megapixel photo over a bad link gets a number and is seen in another browser', async ({ page, report, card, neighbour, stranger, t }) => {
  test.setTimeout(300_000);
  const somebody = await stranger();
  await somebody.goto('/');
  await slowLink(page);
  await report.open();
  await awake(page);
  const at = await neighbour.somewhere();
  await report.address.fill(`${at.lat.toFixed(5)}, ${at.lon.toFixed(5)}`);
  await report.find.tap();
  await expect(report.chosen).toBeVisible();
  await nothingSticksOut(page, 'report on a phone, place');
  await scan(page, 'report on a phone, place');
  await report.next.tap();
  await report.on('what');
  await report.choose('Яма на дороге');
  await report.body.fill('Глубокая яма на всю полосу, машины объезжают по встречной.');
  await nothingSticksOut(page, 'report on a phone, what');
  await scan(page, 'report on a phone, what');
  await report.next.tap();
  await report.on('photos');
  await report.files.setInputFiles(PHOTO);
  await expect(page.getByText(new RegExp(`→.*${t.report['photo_ready']}`))).toBeVisible({ timeout: 120_000 });
  await nothingSticksOut(page, 'report on a phone, photos');
  await scan(page, 'report on a phone, photos');
  await report.next.tap();
  await report.on('contact');
  await nothingSticksOut(page, 'report on a phone, contact');
  await scan(page, 'report on a phone, contact');
  await report.next.tap();
  await report.on('check');
  await expect(page.locator('.preview').last()).toContainText('Глубокая яма');
  await nothingSticksOut(page, 'report on a phone, check');
  await scan(page, 'report on a phone, check');
  await report.send.tap();
  const number = await report.number();
  await expect(card.mine).toContainText(number);
  await expect(card.photos).toHaveCount(1);
  await card.photos.first().scrollIntoViewIfNeeded();
  await expect.poll(() => card.photos.first().evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: 60_000 }).toBeGreaterThan(300);
  await nothingSticksOut(page, 'report sent, phone');
  // The map of the other browser asks for news by itself.
  await expect(somebody.locator(`a[href="/c/${number}"]`)).toBeVisible({ timeout: 60_000 });
  await somebody.goto(`/?q=${number}`);
  await awake(somebody);
  await expect(somebody.getByRole('button', { name: /Глубокая яма/ })).toBeVisible({ timeout: 45_000 });
});

test('the place is picked by moving the map under the fixed pin', async ({ page, report }) => {
  await report.open();
  await awake(page);
  const map = page.getByRole('application');
  await map.scrollIntoViewIfNeeded();
  await expect(page.getByRole('button', { name: report.t.controls['zoom_in']!, exact: true })).toBeVisible({ timeout: 45_000 });
  const box = (await map.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width / 2 + 40, box.y + box.height / 2 + 40);
  await expect(report.chosen).toBeVisible();
  await expect(report.address).not.toHaveValue('');
  const before = await report.chosen.innerText();
  await page.touchscreen.tap(box.x + box.width / 2 - 60, box.y + box.height / 2);
  await expect(report.chosen).not.toHaveText(before);
});

test('"I am here" puts the pin where the device is', async ({ page, context, report, neighbour, t }) => {
  const here = await neighbour.somewhere();
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ longitude: here.lon, latitude: here.lat });
  await report.open();
  await awake(page);
  await page.getByRole('button', { name: t.report['i_am_here']! }).tap();
  // Cut, not rounded: the page shows more places than are compared.
  await expect(report.chosen).toContainText(here.lat.toFixed(5).slice(0, 6));
});
