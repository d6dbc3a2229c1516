import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { FormError } from '../../ui/form-error.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { useAction } from '../../ui/use-action.js';
import { KeptMails } from './kept-mails.js';
import { adminKey, outboxKey, type MailState, type TestMail } from './queries.js';

/** Where mails go, whether they arrive, and those that went nowhere. */
export function MailPage() {
  useTitle('Mail');
  const state = useQuery({
    queryKey: [...adminKey, 'mail'],
    queryFn: ({ signal }) => api('GET /admin/mail', {}, { signal }),
  });
  if (!state.data)
    return (
      <Card title="Mail">
        <LoadState
          rows={2}
          error={state.isError ? describeError(state.error) : undefined}
          onRetry={() => void state.refetch()}
        />
      </Card>
    );
  return (
    <>
      <Way state={state.data} />
      {state.data.readable && <KeptMails />}
    </>
  );
}

function Way({ state: { server, from, readable } }: { state: MailState }) {
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<TestMail>();
  const { busy, message, wait, run } = useAction();
  const test = () => {
    setOutcome(undefined);
    void run(async () => {
      // The server gives the mail server ten seconds.
      setOutcome(await api('POST /admin/mail/test', { body: {} }, { timeoutMs: 30_000 }));
      await queries.invalidateQueries({ queryKey: outboxKey });
    });
  };
  return (
    <Card
      title={server === null ? 'Nobody gets mail' : `Mails are sent through ${server}`}
      about={
        server === null ? (
          <>
            <p>
              This server has no mail server: what it would send is kept in the folder <Code>outbox</Code> of
              its data.{!readable && ' It is not shown here in production.'}
            </p>
            <p className="mt-2">
              To send mails, set <Code>SMTP_URL</Code>, such as{' '}
              <Code>smtps://name:password@mail.example.org</Code>, and <Code>MAIL_FROM</Code>, such as{' '}
              <Code>Our place &lt;no-reply@example.org&gt;</Code>, and start the server anew.
            </p>
          </>
        ) : (
          <p className="wrap-anywhere">From {from}. Nothing is kept here.</p>
        )
      }
    >
      <div className="flex flex-col items-start gap-3">
        <Button busy={busy} onClick={test}>
          <Send aria-hidden size={16} />
          Send a test mail to me
        </Button>
        <FormError message={message} wait={wait} />
        {/* There before its first words, so that they are read out. */}
        <div role="status" className="w-full empty:hidden">
          {outcome && <Outcome outcome={outcome} server={server} />}
        </div>
      </div>
    </Card>
  );
}

function Outcome({ outcome: { to, failure }, server }: { outcome: TestMail; server: string | null }) {
  if (failure !== null)
    return (
      <Notice tone="bad">
        <p>The test mail to {to} was not sent.</p>
        <p className="mt-1 font-normal wrap-anywhere">{failure}</p>
      </Notice>
    );
  return server === null ? (
    <Notice tone="good">The test mail to {to} was kept in the folder, and not sent.</Notice>
  ) : (
    <Notice tone="good">
      {server} took the test mail to {to}. If it does not arrive, look into the folder for spam, and see what
      your mail provider asks of the domain: SPF, DKIM and DMARC.
    </Notice>
  );
}

function Code({ children }: { children: string }) {
  return <code className="rounded-xs bg-sunken px-1 font-mono text-xs wrap-anywhere">{children}</code>;
}
