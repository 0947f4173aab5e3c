import { Suspense, useEffect, useState } from 'react';
import { onShellEvent } from '../bridge';
import { go, Loading, useRoute, useSlots, useWorkspace } from '../parts';
import { ConnectionBanner } from './ConnectionBanner';
import classes from './Frame.module.css';
import { Header } from './Header';
import { KeysSheet } from './KeysSheet';
import { Palette } from './Palette';
import { Quitting } from './Quitting';
import { Rail } from './Rail';
import { Safe } from './Safe';
import { screenFor } from './screens';
import { useFrameCommands } from './useFrameCommands';
import { useKeys } from './useKeys';

/** Frame surrounds every screen: header, rail, palette, key sheet. */
export function Frame() {
  const route = useRoute();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const workspace = useWorkspace();
  const run = useFrameCommands({ openPalette: () => setPalette(true), openKeys: () => setKeys(true) });
  useKeys(palette || keys);
  useEffect(() => onShellEvent('command', (id) => typeof id === 'string' && run(id)), [run]);
  useEffect(() => onShellEvent('open', (to) => typeof to === 'string' && go(to)), []);
  const path = route.path.join('/');
  return (
    <div className={classes.frame}>
      <Header workspace={workspace} openPalette={() => setPalette(true)} slots={useSlots.setState} />
      <Rail />
      <main className={classes.main} id="main" tabIndex={-1}>
        <ConnectionBanner />
        <div className={classes.screen}>
          <Safe place={path}>
            <Suspense
              fallback={
                <div className={classes.waiting}>
                  <Loading />
                </div>
              }
            >
              {screenFor(route.path)}
            </Suspense>
          </Safe>
        </div>
      </main>
      <Palette opened={palette} close={() => setPalette(false)} />
      <KeysSheet opened={keys} close={() => setKeys(false)} />
      <Quitting />
    </div>
  );
}
