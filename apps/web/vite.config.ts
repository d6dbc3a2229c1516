import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { compress } from './compress.plugin.js';
import { emojiData } from './emoji-data.plugin.js';
import { integrity } from './integrity.plugin.js';

/**
 * Small parts that the first pages share. In one file they take fewer requests and compress better than each alone; what
 * opens dialogs, menus and pages of its own stays out, and comes when it is needed.
 */
const parts = [
  'ui/(cx|button|icon-button|spinner|avatar|badge|text-link|toast-error|skeleton|back-link|empty-state)',
  'ui/(form|form-error|field|input|notice|use-action|use-countdown|unreachable|kbd|copy-text)',
  'lib/(names|time|title|use-community|use-media|account-checks|open-person)',
  'lib/api/(request|errors|api|server-clock)',
  'lib/auth/(hooks|roles|step-up|passkeys|account)',
];
const shared = new RegExp(`/src/(${parts.join('|')})\\.tsx?$|/contract/dist/(limits|errors|roles)\\.js$`);

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, import.meta.dirname, 'QUEMIAI_');
  const backend = env['QUEMIAI_BACKEND'] ?? 'http://localhost:4000';
  // The backend accepts unsafe requests and sockets only from its own origin, which the proxy has to speak for.
  const forward = { target: backend, changeOrigin: true, headers: { origin: new URL(backend).origin } };
  return {
    root: import.meta.dirname,
    plugins: [react(), tailwind(), emojiData(), integrity(), compress()],
    server: {
      port: 5173,
      proxy: { '/api': forward, '/health': forward, '/socket.io': { ...forward, ws: true } },
    },
    build: {
      // The content security policy allows no data: fonts, and the polyfill is for browsers without modules.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      manifest: true,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'shared', test: shared, minShareCount: 3 }] } },
      },
    },
  };
});
