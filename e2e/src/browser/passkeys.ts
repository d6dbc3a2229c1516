import type { Page } from 'playwright-core';

/** A device that keeps passkeys and knows its owner, in place of a finger or a PIN. */
export async function addAuthenticator(page: Page): Promise<{
  credentials: () => Promise<number>;
  /** Whether its owner is there to touch it. */
  present: (there: boolean) => Promise<void>;
}> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    present: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
  };
}
