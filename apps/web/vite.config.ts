import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { compress } from './compress.plugin.js';
import { emojiData } from './emoji-data.plugin.js';
import { integrity } from './integrity.plugin.js';

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
    },
  };
});
