import '@fontsource-variable/noto-sans-jp/index.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './frame/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './frame/App';
import { silenceComposing } from './frame/silence';
import { recall } from './parts';
import { firstLang, speakWords } from './words';

silenceComposing();
await speakWords(firstLang());
await recall();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
