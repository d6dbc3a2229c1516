import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { isRecord, PasskeyError } from '../api/errors.js';

const library = () => import('@simplewebauthn/browser');

/** Four numbers, or anything in brackets. */
const ipAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/;

/** Browsers offer passkeys on secure origins with a name only: over HTTPS, or on localhost; never at an IP address. */
export const passkeysWork = (): boolean =>
  'PublicKeyCredential' in globalThis && globalThis.isSecureContext && !ipAddress.test(location.hostname);

/** Whether the browser offers passkeys in the suggestions of a field. */
export const passkeysInFields = async (): Promise<boolean> =>
  passkeysWork() && (await library()).browserSupportsWebAuthnAutofill();

const codeOf = (error: unknown): string =>
  isRecord(error) && typeof error['code'] === 'string' ? error['code'] : '';
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

const inWords = (error: unknown): PasskeyError => {
  const say = (message: string) => new PasskeyError(message, { cause: error });
  if (codeOf(error) === 'ERROR_CEREMONY_ABORTED' || nameOf(error) === 'AbortError') return say('');
  if (codeOf(error) === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED' || nameOf(error) === 'InvalidStateError')
    return say('This device has a passkey for your account already.');
  if (codeOf(error) === 'ERROR_INVALID_DOMAIN' || codeOf(error) === 'ERROR_INVALID_RP_ID')
    return say('Passkeys do not work at this address. Open the community by its own name.');
  if (codeOf(error) === 'ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT')
    return say('This authenticator cannot check who you are. Set a PIN on it, or take another one.');
  if (nameOf(error) === 'NotAllowedError')
    return say('No passkey was used. Try again, or choose another way.');
  return say('The browser could not use a passkey. Try again, or choose another way.');
};

const isRequest = (value: unknown): value is PublicKeyCredentialRequestOptionsJSON =>
  isRecord(value) && typeof value['challenge'] === 'string';
const isCreation = (value: unknown): value is PublicKeyCredentialCreationOptionsJSON =>
  isRequest(value) && 'user' in value && 'rp' in value;

/**
 * Lets the person show a passkey.
 * @param options WebAuthn's request options in JSON, as the server gives them
 * @param quiet offers passkeys among the suggestions of the field whose autocomplete ends in `webauthn`, without a dialog
 * @throws PasskeyError
 */
export async function showPasskey(options: unknown, quiet = false): Promise<AuthenticationResponseJSON> {
  if (!isRequest(options)) throw new PasskeyError('The server offered no passkey to show.');
  const { startAuthentication } = await library();
  try {
    return await startAuthentication({ optionsJSON: options, useBrowserAutofill: quiet });
  } catch (error) {
    throw inWords(error);
  }
}

/**
 * Makes a passkey on this device, a security key or a phone.
 * @param options WebAuthn's creation options in JSON
 * @throws PasskeyError
 */
export async function makePasskey(options: unknown): Promise<RegistrationResponseJSON> {
  if (!isCreation(options)) throw new PasskeyError('The server offered no passkey to make.');
  const { startRegistration } = await library();
  try {
    return await startRegistration({ optionsJSON: options });
  } catch (error) {
    throw inWords(error);
  }
}

/** Takes the offer in the suggestions back, before the page goes away or a dialog asks. */
export const stopOfferingPasskeys = async (): Promise<void> => {
  (await library()).WebAuthnAbortService.cancelCeremony();
};
