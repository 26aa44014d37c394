import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter/opsz.css';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './app.tsx';
import { door } from './bridge.ts';
import { createMirror } from './hooks/mirror.ts';
import { applyLastTheme } from './hooks/use-theme.ts';
import './styles/forced-colors.css';

applyLastTheme();
const mirror = createMirror(door);
mirror.start();
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App mirror={mirror} />
    </StrictMode>,
  );
