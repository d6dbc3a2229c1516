import { request } from '../../lib/api/request.js';
import { toast } from '../../ui/toast.js';
import { toastError } from '../../ui/toast-error.js';

/** Sends the mail with the link that confirms an address once more. */
export async function resendMail(email: string): Promise<void> {
  try {
    await request('POST /auth/email/resend', { body: { email } });
    toast(`A mail is on its way to ${email}`, 'good');
  } catch (error) {
    toastError(error, 'Not sent: ');
  }
}
