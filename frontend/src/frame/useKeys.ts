import { useEffect } from 'react';
import { isImeKey, isTyping } from '../parts';
import { allCommands, pressed } from '../parts/commands';

/** useKeys runs the commands by their keys. Plain keys are left to fields and open dialogs; nothing acts
 * while an input method composes. */
export function useKeys(paused: boolean): void {
  useEffect(() => {
    let before = '';
    let at = 0;
    const onKey = (e: KeyboardEvent) => {
      if (isImeKey(e) || e.defaultPrevented || e.repeat) {
        return;
      }
      const key = pressed(e);
      const plain = !key.startsWith('mod+') && !key.startsWith('alt+');
      if (plain && (paused || isTyping(e.target) || document.querySelector('[role=dialog]'))) {
        return;
      }
      const pair = e.timeStamp - at < 1200 ? `${before} ${key}` : key;
      const commands = allCommands().filter((c) => !c.bySystem);
      const found = commands.find((c) => c.keys === pair) ?? commands.find((c) => c.keys === key);
      before = key;
      at = e.timeStamp;
      if (found && !(paused && found.id !== 'palette') && !(found.leavesFields && isTyping(e.target))) {
        e.preventDefault();
        before = '';
        found.run();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [paused]);
}
