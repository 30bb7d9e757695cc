import { awake, expect, test } from '../../fixtures/test.ts';
import { scan } from '../../fixtures/axe.ts';
import { nothingSticksOut } from '../../fixtures/layout.ts';

test.describe('the city map', () => {
  test('shows in the list and on the map what the counts say', async ({ page, city, t }) => {
    await city.open('?state=over');
    await city.drawn();
    expect(await city.counter(t.map['overdue']!)).toBeGreaterThan(0);
    // The first view is the city; the villages of the region come into view further out.
    const out = page.getByRole('button', { name: t.controls['zoom_out']!, exact: true });
    for (let i = 0; i < 6; i++) await out.click();
    // one more may come too late meanwhile
    await expect.poll(async () => (await city.shown()) - (await city.counter(t.map['overdue']!))).toBe(0);
    for (const words of await city.clusters.evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')))) {
      expect(words).toContain(t.pick('закончено 0', '0 finished'));
    }
    await expect(city.rows.first()).toContainText(t.complaint['overdue_by']!);
  });

  test('puts every choice of the filters into the URL and survives a reload', async ({ page, city, t }) => {
    await city.open();
    await awake(page);
    await city.press(t.pick('Выполнено', 'Done'));
    await expect(page).toHaveURL(/[?&]state=done/);
    await city.menu(t.map['category']!).selectOption({ label: t.pick('Дороги и тротуары', 'Roads and pavements') });
    await expect(page).toHaveURL(/[?&]category=\d+/);
    const answered = page.waitForResponse((answer) => (answer.request().postData() ?? '').includes('HalfYear'));
    await city.menu(t.map['period']!).selectOption('180');
    await expect(page).toHaveURL(/[?&]period=180/);
    const { items } = (await (await answered).json()) as { items: { number: string }[] };
    await expect.poll(() => city.numbers()).toEqual(items.map((item) => item.number));
    await expect(page).toHaveURL(/[?&]state=done.*/);
    await expect(city.rows.first()).toContainText(t.pick('Выполнено', 'Done'));
    const before = await city.numbers();
    await page.reload();
    await awake(page);
    await expect(city.chip(t.pick('Выполнено', 'Done'))).toBeChecked();
    await expect(city.menu(t.map['period']!)).toHaveValue('180');
    await expect.poll(() => city.numbers()).toEqual(before);
    await page.goBack();
    await expect(page).not.toHaveURL(/period=180/);
    await expect(city.menu(t.map['period']!)).toHaveValue('30');
  });

  test('says while a new list is on its way that these rows are the old ones', async ({ page, city, t }) => {
    await city.open();
    await awake(page);
    const board = /\/api\/complaints\/board$/;
    let go = (): void => undefined;
    const held = new Promise<void>((done) => (go = done));
    await page.route(board, async (route) => {
      await held;
      await route.continue();
    });
    await city.press(t.pick('Выполнено', 'Done'));
    const words = page.getByText(t.common['loading']!, { exact: true });
    await expect(words).toBeVisible();
    await expect(city.list).toHaveAttribute('aria-busy', 'true');
    await scan(page, 'map, the list is on its way');
    go();
    await expect(words).toBeHidden();
    await expect(city.list).toHaveAttribute('aria-busy', 'false');
    await expect(city.rows.first()).toContainText(t.pick('Выполнено', 'Done'));
    await page.unroute(board);
  });

  test('finds by words, by number and by street', async ({ page, city, neighbour, t }) => {
    const { items } = await neighbour.board();
    const [one, street] = [items[0]!, items.find((item) => item.address.includes(', '))!];
    await city.open();
    await awake(page);
    for (const [typed, found] of [
      [one.number, one.number],
      [one.number.replaceAll('-', ''), one.number],
      [one.title.split(' ').slice(0, 3).join(' '), one.number],
      [street.address, street.number],
    ] as const) {
      await city.search.fill(typed);
      await page.getByRole('button', { name: t.map['search']!, exact: true }).click();
      await expect.poll(async () => new URL(page.url()).searchParams.get('q')).toBe(typed);
      await expect(city.list.locator(`a[href="/c/${found}"]`), `«${typed}»`).toBeVisible();
    }
    await city.search.fill(one.number);
    const pages = await page.evaluate(() => history.length);
    await city.search.press('Enter');
    await expect(city.rows).toHaveCount(1);
    expect(await page.evaluate(() => history.length), 'one step back leads back').toBe(pages + 1);
  });

  test('goes to the district that was chosen', async ({ page, city, t }) => {
    await city.open();
    await city.drawn();
    // Which tiles of the base are asked for does not depend on the filter.
    const tiles: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/tiles/base/')) tiles.push(request.url());
    });
    const district = city.menu(t.map['district']!);
    const options = await district.locator('option').evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
    await district.selectOption(options.at(-1)!);
    await expect(page).toHaveURL(new RegExp(`district=${options.at(-1)}`));
    await expect.poll(() => tiles.length).toBeGreaterThan(0);
    await city.drawn();
  });

  test('pages to older complaints and back', async ({ page, city }) => {
    await city.open();
    await awake(page);
    const first = await city.numbers();
    await city.older.click();
    await expect(city.newest).toBeVisible();
    const second = await city.numbers();
    expect(second.filter((number) => first.includes(number))).toEqual([]);
    await page.reload();
    await expect.poll(() => city.numbers()).toEqual(second);
    await city.newest.click();
    await expect.poll(() => city.numbers()).toEqual(first);
  });

  test('says that there is nothing, and leads out', async ({ page, city, t }) => {
    await city.open('?q=ъъъъъъъъ');
    await expect(city.list).toContainText(t.map['empty_title']!);
    await expect(city.rows).toHaveCount(0);
    await scan(page, 'map, nothing found');
    await city.list.getByRole('link', { name: t.map['reset']! }).click();
    await expect(city.rows.first()).toBeVisible();
    await expect(page).not.toHaveURL(/q=/);
  });

  test('shows the card of a pin, and the card leads to the complaint', async ({ page, city, card, neighbour, t }) => {
    const { items } = await neighbour.board();
    const one = items[0]!;
    await city.openAt(one);
    await expect(city.pins).toHaveCount(1);
    await expect(city.pins).toHaveAccessibleName(new RegExp(one.title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    await city.pins.click();
    const peek = page.getByRole('main').getByRole('heading', { level: 2, name: one.title });
    await expect(peek).toBeVisible();
    await expect(city.rows.first()).toHaveAttribute('aria-current', 'true');
    await scan(page, 'map with a card');
    await page.getByRole('link', { name: t.map['open_case']! }).click();
    await expect(page).toHaveURL(new RegExp(`/c/${one.number}$`));
    await expect(card.title).toHaveText(one.title);
    await page.goBack();
    await city.drawn();
  });

  test('pauses and resumes its updates', async ({ page, city, t }) => {
    await page.clock.install();
    await city.open();
    await awake(page);
    await city.drawn();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/tiles\/complaints\/|\/api\/complaints\/board/.test(request.url())) asked.push(request.url());
    });
    await page.getByRole('button', { name: t.map['pause_short']! }).click();
    await expect(page.getByText(t.map['paused']!)).toBeAttached();
    await page.waitForLoadState('networkidle');
    asked.length = 0;
    await page.clock.fastForward(40_000);
    await page.waitForTimeout(1000);
    expect(asked, 'nothing is asked while paused').toEqual([]);
    const resume = page.getByRole('button', { name: t.map['resume_short']! });
    await expect(resume).toHaveAttribute('aria-pressed', 'true');
    await resume.click();
    await page.clock.fastForward(20_000);
    await expect.poll(() => asked.some((url) => url.includes('/tiles/'))).toBe(true);
    await expect.poll(() => asked.some((url) => url.includes('board'))).toBe(true);
  });

  test('shows no rows of the old filter under a new one when the connection is lost', async ({ page, context, city, watch, t }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/);
    await city.open();
    await city.drawn();
    await context.setOffline(true);
    await city.press(t.pick('Выполнено', 'Done'));
    await expect(city.rows).toHaveCount(0);
    await expect(page.locator('.live')).toHaveClass(/is-stale/);
    await expect(city.clusters.or(city.pins), 'nor pins').toHaveCount(0);
    const retry = city.list.getByRole('button', { name: t.common['retry']!, exact: true });
    await expect(retry).toBeVisible();
    await scan(page, 'map offline, another filter');
    // nobody waits for the next round
    await page.clock.install();
    await context.setOffline(false);
    await expect(city.rows.first()).toContainText(t.pick('Выполнено', 'Done'));
    await expect(retry).toHaveCount(0);
  });

  test('asks once more when told to', async ({ page, city, watch, t }) => {
    watch.allow(/status of 503/, /status 503/);
    await city.open();
    await awake(page);
    const board = /\/api\/complaints\/board$/;
    await page.route(board, (route) => route.fulfill({ status: 503, body: '' }));
    await city.press(t.pick('Выполнено', 'Done'));
    const retry = city.list.getByRole('button', { name: t.common['retry']!, exact: true });
    await expect(retry).toBeVisible();
    await page.clock.install();
    await page.unroute(board);
    await retry.click();
    await expect(city.rows.first()).toContainText(t.pick('Выполнено', 'Done'));
  });

  test('says so when the connection is lost, and keeps what was loaded', async ({ page, context, city, watch, t }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/);
    await city.open();
    await awake(page);
    await city.drawn();
    const before = await city.numbers();
    await context.setOffline(true);
    await expect(page.getByText(t.map['map_offline']!)).toBeAttached();
    await page.getByRole('button', { name: t.controls['zoom_in']!, exact: true }).click();
    expect(await city.numbers()).toEqual(before);
    await scan(page, 'map offline');
    await context.setOffline(false);
    await expect(page.getByText(t.map['updating']!)).toBeAttached();
  });

  test('explains its signs', async ({ page, city, t }) => {
    await city.open();
    await expect(page.getByText(t.map['legend']!)).toBeVisible();
    for (const words of [t.pick('Просрочено', 'Overdue'), t.pick('Закрыто, не устранено', 'Closed, not solved'), t.map['cluster_legend']!]) {
      await expect(page.getByRole('application').or(page.locator('.map')).getByText(words, { exact: true }).first()).toBeVisible();
    }
  });

  test('is the same before and after it wakes up', async ({ page, city, request }) => {
    const address = '/?period=180&state=done';
    const html = await (await request.get(address, { headers: { 'Accept-Language': 'ru' } })).text();
    await city.open(address.slice(1));
    await awake(page);
    const read = (root: ParentNode) =>
      [...root.querySelectorAll('.panel__list > a, .panel h1, .panel .sum3, .panel label')].map((part) => part.textContent?.replaceAll(/\s+/g, ' ').trim());
    const [before, after] = await page.evaluate(
      ([source, code]) => {
        const pick = new Function(`return ${code}`)() as (root: ParentNode) => unknown[];
        return [pick(new DOMParser().parseFromString(source!, 'text/html')), pick(document)];
      },
      [html, read.toString()],
    );
    expect(before!.length).toBeGreaterThan(10);
    expect(after).toEqual(before);
  });

  for (const theme of ['theme_contrast', 'theme_dark'] as const) {
    test(`is usable with ${theme} at 200 %`, async ({ page, city, t }) => {
      await city.open();
      await city.look({ size: 200, theme: t.common[theme]! });
      await expect(page.locator('html')).toHaveAttribute('data-size', '200');
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme.replace('theme_', ''));
      await nothingSticksOut(page, `map, ${theme}, 200 %`);
      await scan(page, `map, ${theme}, 200 %`);
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('data-size', '200');
    });
  }

  test('works without scripts when the visitor asks for the light version', async ({ page, city }) => {
    const scripts: string[] = [];
    page.on('request', (request) => {
      if (/\.(wasm|m?js)$/.test(new URL(request.url()).pathname)) scripts.push(request.url());
    });
    await city.open();
    await city.look({ lite: true });
    scripts.length = 0;
    await page.reload();
    await expect(city.rows.first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(scripts).toEqual([]);
  });
});

test.describe('what is near me', () => {
  test('sorts by distance when the device tells where it is', async ({ page, context, city, neighbour, t }) => {
    const here = await neighbour.somewhere();
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ longitude: here.lon, latitude: here.lat });
    await city.open();
    await awake(page);
    await city.near.click();
    await expect(page).toHaveURL(/[?&]near=/);
    await expect(city.near).toHaveAttribute('aria-pressed', 'true');
    const metres = async () =>
      (await city.rows.allInnerTexts()).map((text) => {
        const found = /(\d+(?:[.,]\d+)?)\s(км|м|km|m)(?![а-яa-z])/.exec(text);
        return found ? Number(found[1]!.replace(',', '.')) * (/^[кk]/.test(found[2]!) ? 1000 : 1) : Number.NaN;
      });
    await expect.poll(async () => (await metres()).every((m) => m >= 0)).toBe(true);
    const all = await metres();
    expect(all).toEqual([...all].sort((a, b) => a - b));
    await city.near.click();
    await expect(page).not.toHaveURL(/near=/);
    await expect(page.getByText(t.map['near_denied']!)).toHaveCount(0);
  });

  test('says what to do when the device does not tell', async ({ page, city, t }) => {
    await city.open();
    await awake(page);
    await city.near.click();
    await expect(page.getByText(t.map['near_denied']!)).toBeVisible();
    await expect(city.near).toHaveAttribute('aria-pressed', 'false');
    await expect(page).not.toHaveURL(/near=/);
    await scan(page, 'map, place refused');
  });
});
