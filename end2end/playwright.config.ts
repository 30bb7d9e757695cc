// Browser tests. `make test` starts a fresh server with the demo region and runs them; see README.md.
import { defineConfig } from '@playwright/test';
import type { Own } from './fixtures/test.ts';

/** Files name the project they are for; `.all.` is for every one, a bare `.spec.ts` for the desktop. */
const only = (kind: string) => new RegExp(`\\.(${kind}|all)\\.spec\\.ts$`);
const wide = { viewport: { width: 1440, height: 900 } };

export default defineConfig<Own>({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './fixtures/camera.ts',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  // Two cores render the pages, run the browsers and the database: patience is cheap, false alarms are not.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./fixtures/closing-line.ts']],
  use: {
    baseURL: process.env['BASE_URL'] ?? 'http://127.0.0.1:3000',
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    actionTimeout: 20_000,
    navigationTimeout: 45_000,
    locale: 'ru-RU',
    // Far from the region: a time that was not formatted in the region's zone is found by its hours.
    timezoneId: 'America/Anchorage',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'off',
    video: 'off',
  },
  projects: [
    { name: 'desktop', testIgnore: /\.(phone|nojs|keyboard|english)\.spec\.ts$/, use: wide },
    {
      name: 'phone',
      testMatch: only('phone'),
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    { name: 'nojs', testMatch: only('nojs'), use: { ...wide, javaScriptEnabled: false } },
    { name: 'keyboard', testMatch: only('keyboard'), use: wide },
    { name: 'english', testMatch: only('english'), use: { ...wide, locale: 'en-GB' } },
  ],
});
