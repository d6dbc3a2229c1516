import { request } from '../../lib/api/request.js';
import { toast } from '../../ui/toast.js';
import { toastError } from '../../ui/toast-error.js';

/**
 * Sends the mail with the link that confirms an address once more.
 * @param sendsMail whether mails leave the server
 */
export async function resendMail(email: string, sendsMail: boolean): Promise<void> {
  try {
    await request('POST /auth/email/resend', { body: { email } });
    if (sendsMail) toast(`A mail is on its way to ${email}`, 'good');
    else toast('This place does not send mail yet: ask those who run it for the link.');
  } catch (error) {
    toastError(error, 'Not sent: ');
  }
}
