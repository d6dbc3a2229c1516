import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Crashed } from './crash.js';
import { NotFound } from './not-found.js';
import { Root } from './root.js';
import { Splash } from '../ui/splash.js';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Only paths of our own: an address given in a link must not lead people elsewhere after they signed in. */
const ownPath = (value: unknown): string | undefined => {
  const path = text(value);
  return path && /^\/(?![/\\])/.test(path) ? path : undefined;
};

const root = createRootRoute({ component: Root });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chat', replace: true });
  },
});

const entrance = createRoute({
  getParentRoute: () => root,
  id: 'entrance',
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = ownPath(search['next']);
    return next ? { next } : {};
  },
  component: lazyRouteComponent(() => import('../routes/entrance.js'), 'EntranceRoute'),
});

const signIn = createRoute({
  getParentRoute: () => entrance,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../routes/sign-in.js'), 'SignInRoute'),
});

const signUp = createRoute({
  getParentRoute: () => entrance,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../routes/sign-up.js'), 'SignUpRoute'),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  validateSearch: (search: Record<string, unknown>): { person?: string } => {
    const person = text(search['person']);
    return person ? { person } : {};
  },
  component: lazyRouteComponent(() => import('../routes/inside.js'), 'InsideRoute'),
});

const chat = createRoute({
  getParentRoute: () => inside,
  path: '/chat',
  component: lazyRouteComponent(() => import('../routes/chat.js'), 'ChatRoute'),
});

const conversation = createRoute({
  getParentRoute: () => inside,
  path: '/chat/$conversationId',
  validateSearch: (search: Record<string, unknown>): { details?: boolean } =>
    search['details'] === true ? { details: true } : {},
  component: lazyRouteComponent(() => import('../routes/conversation.js'), 'ConversationRoute'),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('../routes/settings.js'), 'SettingsRoute'),
});

const person = createRoute({
  getParentRoute: () => inside,
  path: '/people/$username',
  component: lazyRouteComponent(() => import('../routes/person.js'), 'PersonRoute'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    entrance.addChildren([signIn, signUp]),
    inside.addChildren([chat, conversation, settings, person]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Splash,
  defaultPendingMs: 200,
  defaultErrorComponent: ({ reset }) => <Crashed onRetry={reset} />,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
