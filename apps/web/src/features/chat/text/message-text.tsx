import { Fragment, memo, type ReactNode } from 'react';
import { useOpenPerson } from '../../../lib/open-person.js';
import { cx } from '../../../ui/cx.js';
import type { Knows, Node } from './parse.js';
import { parseText } from './parse.js';

interface Props {
  body: string;
  knows: Knows;
  /** Mentions of this username stand out most. */
  me: string;
}

export const MessageText = memo(function MessageText({ body, knows, me }: Props) {
  return <>{parseText(body, knows).map((node, i) => render(node, i, me))}</>;
});

function render(node: Node, key: number, me: string): ReactNode {
  switch (node.kind) {
    case 'text':
      return <Fragment key={key}>{node.text}</Fragment>;
    case 'strong':
      return <strong key={key}>{node.children.map((child, i) => render(child, i, me))}</strong>;
    case 'emphasis':
      return <em key={key}>{node.children.map((child, i) => render(child, i, me))}</em>;
    case 'strike':
      return <s key={key}>{node.children.map((child, i) => render(child, i, me))}</s>;
    case 'quote':
      return (
        <span key={key} className="my-1 block border-l-3 border-current/30 pl-2.5 opacity-85">
          {node.children.map((child, i) => render(child, i, me))}
        </span>
      );
    case 'code':
      return (
        <code key={key} className="rounded-xs bg-ink/8 px-1 py-px font-mono text-[0.9em]">
          {node.text}
        </code>
      );
    case 'block':
      return (
        <code
          key={key}
          className="my-1 block overflow-x-auto rounded-sm bg-ink/8 px-3 py-2 font-mono text-sm whitespace-pre"
        >
          {node.text}
        </code>
      );
    case 'link':
      return (
        <a
          key={key}
          href={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="wrap-anywhere underline decoration-current/45 underline-offset-3 hover:decoration-current"
        >
          {node.text}
        </a>
      );
    case 'mention':
      return (
        <Mention key={key} username={node.username} mine={node.username.toLowerCase() === me.toLowerCase()} />
      );
  }
}

function Mention({ username, mine }: { username: string; mine: boolean }) {
  const openPerson = useOpenPerson();
  return (
    <button
      type="button"
      tabIndex={-1}
      data-testid="mention"
      onClick={() => openPerson(username)}
      className={cx(
        'rounded-xs px-0.5 font-semibold hover:underline',
        mine ? 'bg-accent text-on-accent' : 'bg-ink/8',
      )}
    >
      @{username}
    </button>
  );
}
