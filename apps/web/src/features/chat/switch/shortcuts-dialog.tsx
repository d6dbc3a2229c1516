import { Dialog } from '../../../ui/dialog.js';
import { Kbd } from '../../../ui/kbd.js';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const mod = mac ? '⌘' : 'Ctrl';
const alt = mac ? '⌥' : 'Alt';

const groups = [
  {
    title: 'Everywhere',
    keys: [
      [[mod, 'K'], 'Go to a conversation'],
      [[alt, '↑'], 'Conversation above'],
      [[alt, '↓'], 'Conversation below'],
      [['N'], 'New conversation'],
      [['/'], 'Filter conversations'],
      [['?'], 'This sheet'],
      [['Esc'], 'Close what is open'],
    ],
  },
  {
    title: 'Writing',
    keys: [
      [['Enter'], 'Send'],
      [['Shift', 'Enter'], 'New line'],
      [['↑'], 'Edit your last message, in the empty field'],
      [['@'], 'Mention a member'],
      [['Esc'], 'Cancel a reply or an edit'],
    ],
  },
  {
    title: 'On a message',
    keys: [
      [['↑', '↓'], 'Move between messages'],
      [['R'], 'Reply'],
      [['E'], 'Edit your own'],
      [['+'], 'React'],
      [['C'], 'Copy its text'],
      [['Delete'], 'Delete'],
      [['Enter'], 'All actions'],
    ],
  },
] as const;

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts">
      {groups.map(({ title, keys }) => (
        <section key={title} className="mb-4">
          <h3 className="mb-1 text-sm text-ink-soft">{title}</h3>
          <dl>
            {keys.map(([combination, what]) => (
              <div
                key={what}
                className="flex items-center justify-between gap-4 border-t border-line py-1.5 text-sm"
              >
                <dt>{what}</dt>
                <dd className="flex shrink-0 gap-1">
                  {combination.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
