// Prints every message of one conversation, in order and once, and sends what is typed:
//   node docs/examples/follow.mjs http://localhost:4000 <username> <password> <conversation id>
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [origin, identifier, password, conversationId] = process.argv.slice(2);

const post = async (path, body) => {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, delivery: 'body' }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.code}: ${answer.detail}`);
  return answer;
};

let session = await post('/auth/login', { identifier, password });
const socket = io(`${origin}/chat`, { auth: (give) => give({ token: session.accessToken }) });
const ask = (name, payload) => socket.timeout(10_000).emitWithAck(name, payload);

// What is held: each message at its newest rev, and the rev up to which nothing is missing.
const messages = new Map();
let rev = 0;

const keep = (message) => {
  const before = messages.get(message.seq);
  if (before && before.rev >= message.rev) return;
  messages.set(message.seq, message);
  if (message.deletedAt) console.log(`#${message.seq} was deleted`);
  else if (!before || before.body !== message.body)
    console.log(`#${message.seq} ${message.sender.displayName}: ${message.body}`);
};

// One sync at a time; whoever finds something missing meanwhile makes it go round again.
let wanted = false;
let running = false;
const catchUp = async () => {
  wanted = true;
  if (running) return;
  running = true;
  while (wanted && socket.connected) {
    wanted = false;
    const answer = await ask('sync', { cursors: { [conversationId]: rev } }).catch(() => undefined);
    if (!answer) wanted = true;
    else if (!answer.ok) throw new Error(answer.error.detail);
    else {
      const [entry] = answer.conversations;
      if (entry.removed) throw new Error('You are not a member of this conversation');
      if (entry.reset) messages.clear();
      entry.messages.forEach(keep);
      rev = entry.reset ? entry.rev : Math.max(rev, entry.rev);
      wanted ||= entry.hasMore;
    }
  }
  running = false;
};

const live = (message) => {
  if (message.conversationId !== conversationId || message.rev <= rev) return;
  if (message.rev > rev + 1) return void catchUp();
  keep(message);
  rev = message.rev;
};

socket.on('connect', catchUp);
socket.on('message:new', live);
socket.on('message:updated', live);
socket.on('message:deleted', live);
socket.on('conversation:head', (head) => {
  if (head.conversationId === conversationId && head.rev > rev) void catchUp();
});

// Socket.IO reconnects by itself, except where the server ended the connection.
let revoked = false;
socket.on('session:revoked', () => (revoked = true));
socket.on('disconnect', (reason) => {
  if (revoked) process.exit(1);
  if (reason === 'io server disconnect') socket.connect();
});
socket.on('connect_error', async (error) => {
  if (error.data?.code !== 'unauthenticated') return;
  session = await post('/auth/refresh', { refreshToken: session.refreshToken });
  socket.connect();
});

// The same clientId until it is acknowledged: a lost answer never makes a second message.
const send = async (body) => {
  const payload = { conversationId, clientId: randomUUID(), body };
  for (;;) {
    const answer = await ask('message:send', payload).catch(() => undefined);
    if (answer?.ok) return;
    if (answer) throw new Error(answer.error.detail);
  }
};
createInterface({ input: process.stdin }).on('line', (line) => void send(line));
