import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing, NodeId } from '../../../journey';
import { type Around, copy, cut } from '../../../journey/edit';
import { done, isTyping, keysOf } from '../../../parts';
import type { Edit } from '../inRoom';
import { atHand, load, sentBy } from './mails';
import { pasteText } from './pasteText';
import type { Clipboard } from './selecting';

interface Parts {
  readonly drawing: Drawing;
  readonly steps: readonly NodeId[];
  readonly edit: Edit | undefined;
  /** Where what is pasted goes; pointed: at this place, whatever is selected. */
  readonly around: () => Around;
  readonly shown: boolean;
}

/**
 * useClipboard copies, cuts and pastes steps as text on the clipboard of the system. It listens to the browser's own
 * events, which need no permission. Fields, dialogs and selected text keep them for themselves.
 */
export function useClipboard(parts: Parts): Clipboard {
  const { t } = useTranslation();
  const now = useRef({ ...parts, t });
  useEffect(() => {
    now.current = { ...parts, t };
  });
  const { drawing, steps } = parts;
  const mails = useMemo(() => sentBy(drawing, steps).join(' '), [drawing, steps]); // the same while others change
  useEffect(() => {
    const stop = new AbortController();
    void load(mails.split(' ').filter(Boolean), stop.signal);
    return () => stop.abort();
  }, [mails]);
  const asked = useRef(false); // a menu or a button asked, and not a key
  useEffect(() => {
    const ours = (e: Event, changes: boolean) => {
      const { shown, edit } = now.current;
      const elsewhere =
        isTyping(e.target) || document.querySelector('[role=dialog]') !== null || getSelection()?.isCollapsed === false;
      return shown && (!changes || edit !== undefined) && (asked.current || !elsewhere);
    };
    const take = (e: Event) => {
      const { drawing: d, steps: some, edit, t: say } = now.current;
      const cutting = e.type === 'cut';
      if (!(e instanceof ClipboardEvent) || !e.clipboardData || some.length === 0 || !ours(e, cutting)) {
        return;
      }
      e.preventDefault();
      asked.current = false;
      e.clipboardData.setData('text/plain', copy(d, { nodes: some }, atHand(sentBy(d, some))));
      if (cutting) {
        edit?.run((draft) => cut(draft, { nodes: some }));
      } else {
        done(say('select.copied', { count: some.length }));
      }
    };
    const put = (e: Event) => {
      const { edit, around, t: say } = now.current;
      if (!(e instanceof ClipboardEvent) || !e.clipboardData || !edit || !ours(e, true)) {
        return;
      }
      e.preventDefault();
      void pasteText(e.clipboardData.getData('text/plain'), edit, around(), say);
    };
    /** Some browsers copy without selected text only where a page says before that it will. */
    const before = (e: Event) => {
      const changes = e.type !== 'beforecopy';
      if (ours(e, changes) && (e.type === 'beforepaste' || now.current.steps.length > 0)) {
        e.preventDefault();
      }
    };
    const heard = [
      ['copy', take],
      ['cut', take],
      ['paste', put],
      ['beforecopy', before],
      ['beforecut', before],
      ['beforepaste', before],
    ] as const;
    for (const [name, hear] of heard) {
      document.addEventListener(name, hear);
    }
    return () => {
      for (const [name, hear] of heard) {
        document.removeEventListener(name, hear);
      }
    };
  }, []);
  const take = useCallback((how: 'copy' | 'cut') => {
    asked.current = true;
    document.execCommand(how); // the browser answers with the event, which needs no permission
    asked.current = false;
  }, []);
  const put = useCallback(async (around?: Around) => {
    const { edit, around: usual, t: say } = now.current;
    if (!edit) {
      return;
    }
    let text: string;
    try {
      text = await navigator.clipboard.readText();
    } catch {
      done(say('select.paste.key', { keys: keysOf('mod+v').join('+') })); // refused, or a window without this door
      return;
    }
    await pasteText(text, edit, around ?? usual(), say);
  }, []);
  return useMemo(() => ({ copy: () => take('copy'), cut: () => take('cut'), paste: put }), [take, put]);
}
