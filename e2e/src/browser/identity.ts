import type { Page } from 'playwright-core';
import { password } from '../harness/people.js';
import { AuthenticatorApp } from '../harness/totp.js';

/** The pages of accounts and of the administration, by the names that a person sees. */
export class IdentityScreens {
  constructor(readonly page: Page) {}

  async security(): Promise<void> {
    await this.page.getByTestId('account').click();
    await this.page.getByRole('link', { name: 'Security' }).click();
    await this.page.getByRole('heading', { name: 'Two-step sign-in' }).waitFor();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign out' }).click();
    await this.page.getByLabel('Username or e-mail').waitFor();
  }

  /** Types name and password, and waits for what comes then. */
  async givePassword(username: string, secret = password): Promise<void> {
    await this.page.getByLabel('Username or e-mail').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(secret);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** From the picture with the key on view to the recovery codes. */
  async joinApp(): Promise<{ app: AuthenticatorApp; codes: string[] }> {
    const app = new AuthenticatorApp((await this.page.getByTestId('totp-secret').textContent()) ?? '');
    await this.page.getByLabel('Six digits that the app shows now').fill(await app.code());
    return { app, codes: await this.recoveryCodes() };
  }

  async recoveryCodes(): Promise<string[]> {
    const list = this.page.getByRole('list', { name: 'Recovery codes' });
    await list.waitFor();
    return list.getByRole('listitem').allTextContents();
  }

  async keepCodes(action: 'Done' | 'Continue' = 'Done'): Promise<void> {
    await this.page.getByLabel('I keep these codes').check();
    await this.page.getByRole('button', { name: action, exact: true }).click();
  }

  /** On the page of security: an authenticator app for the account. */
  async enrolApp(): Promise<{ app: AuthenticatorApp; codes: string[] }> {
    await this.page.getByRole('button', { name: 'Set up' }).click();
    const joined = await this.joinApp();
    await this.keepCodes();
    return joined;
  }

  /** Proves who it is with the password, in the dialog that asks. */
  async proveByPassword(): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'Confirm', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
