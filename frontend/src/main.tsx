import '@fontsource-variable/noto-sans-jp/index.css';
import './frame/library';
import './frame/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './frame/App';
import { askPreferences, recall } from './parts';
import { firstLang, speakWords } from './words';

const asked = askPreferences();
await speakWords(firstLang());
await recall(asked);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
