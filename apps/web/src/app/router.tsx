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
import { auditSearch } from '../features/admin/audit-search.js';
import { searchText } from '../lib/search-text.js';
import { Splash } from '../ui/splash.js';

/** Only paths of our own: an address given in a link must not lead people elsewhere after they signed in. */
const ownPath = (value: unknown): string | undefined => {
  const path = searchText(value);
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

const join = createRoute({
  getParentRoute: () => entrance,
  path: '/join',
  component: lazyRouteComponent(() => import('../routes/sign-up.js'), 'SignUpRoute'),
});

const forgot = createRoute({
  getParentRoute: () => entrance,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../routes/forgot.js'), 'ForgotRoute'),
});

const letter = createRoute({
  getParentRoute: () => root,
  id: 'letter',
  component: lazyRouteComponent(() => import('../routes/letter.js'), 'LetterRoute'),
});

const reset = createRoute({
  getParentRoute: () => letter,
  path: '/reset',
  component: lazyRouteComponent(() => import('../routes/reset.js'), 'ResetRoute'),
});

const verify = createRoute({
  getParentRoute: () => letter,
  path: '/verify',
  component: lazyRouteComponent(() => import('../routes/verify.js'), 'VerifyRoute'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { step?: string } => {
    const step = searchText(search['step']);
    return step ? { step } : {};
  },
  component: lazyRouteComponent(() => import('../routes/setup.js'), 'SetupRoute'),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  validateSearch: (search: Record<string, unknown>): { person?: string } => {
    const person = searchText(search['person']);
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

const profileSettings = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('../routes/settings-profile.js'), 'ProfileSettingsRoute'),
});

const securitySettings = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: lazyRouteComponent(() => import('../routes/settings-security.js'), 'SecuritySettingsRoute'),
});

const appearanceSettings = createRoute({
  getParentRoute: () => settings,
  path: '/appearance',
  component: lazyRouteComponent(() => import('../routes/settings-appearance.js'), 'AppearanceSettingsRoute'),
});

const person = createRoute({
  getParentRoute: () => inside,
  path: '/people/$username',
  component: lazyRouteComponent(() => import('../routes/person.js'), 'PersonRoute'),
});

const admin = createRoute({
  getParentRoute: () => inside,
  path: '/admin',
  component: lazyRouteComponent(() => import('../routes/admin.js'), 'AdminRoute'),
});

const adminPages = () => import('../routes/admin-pages.js');
type AdminPage = keyof Awaited<ReturnType<typeof adminPages>>;
const adminPage = <const P extends string>(path: P, name: AdminPage) =>
  createRoute({ getParentRoute: () => admin, path, component: lazyRouteComponent(adminPages, name) });

const audit = createRoute({
  getParentRoute: () => admin,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(adminPages, 'Audit'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    entrance.addChildren([signIn, signUp, join, forgot]),
    letter.addChildren([reset, verify]),
    setup,
    inside.addChildren([
      chat,
      conversation,
      settings.addChildren([profileSettings, securitySettings, appearanceSettings]),
      person,
      admin.addChildren([
        adminPage('/invites', 'Invites'),
        adminPage('/', 'Overview'),
        adminPage('/people', 'People'),
        adminPage('/community', 'Community'),
        audit,
        adminPage('/mail', 'Mail'),
        adminPage('/keys', 'Keys'),
      ]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Splash,
  defaultPendingMs: 200,
  defaultErrorComponent: ({ reset: retry }) => <Crashed onRetry={retry} />,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
