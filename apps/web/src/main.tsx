import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/base.css';
import { App } from './app/app.js';
import { startSession } from './lib/auth/session.js';
import { followTheme } from './lib/theme.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

followTheme();
startSession();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
