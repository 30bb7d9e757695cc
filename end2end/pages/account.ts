// The pages of accounts, and the inbox of the demo, where every letter and SMS can be read.
import { expect, type Locator, type Page } from '@playwright/test';
import { press } from '../fixtures/press.ts';

export class AccountPages {
  readonly login: Locator;
  readonly email: Locator;
  readonly phone: Locator;
  readonly password: Locator;
  readonly newPassword: Locator;
  readonly code: Locator;
  readonly consent: Locator;
  readonly go: Locator;

  constructor(readonly page: Page) {
    const main = page.getByRole('main');
    this.login = main.locator('#login');
    this.email = main.locator('#email');
    this.phone = main.locator('#phone');
    this.password = main.locator('#password');
    this.newPassword = main.locator('#new_password');
    this.code = main.locator('#code');
    this.consent = main.locator('#consent');
    this.go = main.locator('form .btn--primary');
  }

  error(field: string): Locator {
    return this.page.locator(`#${field}-error`);
  }

  /** Fills in the form of a new account and sends it. */
  async register(email: string, password: string): Promise<void> {
    await this.page.goto('/register');
    await this.email.fill(email);
    await this.newPassword.fill(password);
    await this.consent.check();
    await press(this.go);
    await expect(this.page).toHaveURL(/\/register\/sent/);
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.page.goto('/login');
    await this.login.fill(login);
    await this.password.fill(password);
    await press(this.go);
  }

  /** Signs out by the menu in the header. */
  async signOut(): Promise<void> {
    await this.page.goto('/');
    await this.page.locator('.whoami > summary').click();
    await press(this.page.locator('.whoami form button'));
    await expect(this.page.locator('.head a[href="/login"]')).toBeVisible();
  }

  /** The text of the newest message to an address, as the inbox of the demo shows it. */
  async message(to: string): Promise<string> {
    let text = '';
    await expect(async () => {
      const answer = await this.page.request.get(`/dev/inbox?address=${encodeURIComponent(to)}`);
      expect(answer.status()).toBe(200);
      text = await answer.text();
      expect(text).toContain(to);
    }).toPass({ timeout: 20_000 });
    return text;
  }

  /** The newest code to an address. */
  async codeFor(to: string): Promise<string> {
    let code: string | undefined;
    await expect(async () => {
      code = (await this.message(to)).match(/(?:Код|Code): (\d{6})/)?.[1];
      expect(code).toBeTruthy();
    }).toPass({ timeout: 20_000 });
    return code!;
  }

  /** The newest link of a kind in the messages to an address. */
  async link(to: string, kind: 'confirm' | 'recover' | 'invitation'): Promise<string> {
    let path: string | undefined;
    await expect(async () => {
      path = (await this.message(to)).match(new RegExp(`/${kind}/[\\w-]{43}`))?.[0];
      expect(path).toBeTruthy();
    }).toPass({ timeout: 20_000 });
    return path!;
  }
}

/** An address that no other test has. */
export function someone(): string {
  return `person${Math.floor(Math.random() * 1e9)}@example.ru`;
}
