import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { ago, full, isImeKey, useNow } from '../../../parts';
import classes from './HistoryList.module.css';
import { type HistoryMoment, momentsOf } from './moments';
import type { DraftStore } from './store';
import { useEditor } from './useDraftStore';

interface Props {
  readonly store: DraftStore;
  readonly close: () => void;
}

/** HistoryList is the undo list, newest first; one can go to each of its states, and back again. */
export function HistoryList({ store, close }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const history = useEditor(store, (e) => e.history);
  const now = useNow(10);
  const moments = momentsOf(history);
  const [at, setAt] = useState(() => history.undone.length);
  const index = Math.min(at, moments.length - 1);
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  });
  const go = (m: HistoryMoment, i: number) => {
    setAt(i);
    store.jump(m.to);
  };
  const keys = (e: React.KeyboardEvent) => {
    if (isImeKey(e) || e.ctrlKey || e.metaKey || e.altKey) {
      return;
    }
    const last = moments.length - 1;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last, PageDown: index + 8, PageUp: index - 8 };
    if (Object.hasOwn(to, e.key)) {
      setAt(Math.max(0, Math.min(last, to[e.key as keyof typeof to])));
    } else if (e.key === 'Enter' || e.key === ' ') {
      const m = moments[index];
      if (m) {
        go(m, index);
      }
    } else if (e.key === 'Escape') {
      close();
    } else {
      return;
    }
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div className={classes.history}>
      <h2 className={classes.head}>{t('history.title')}</h2>
      <div
        ref={list}
        className={classes.list}
        role="listbox"
        tabIndex={0}
        data-autofocus
        aria-label={t('history.title')}
        aria-activedescendant={`${id}-${index}`}
        onKeyDown={keys}
      >
        {moments.map((m, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus
          <div
            key={m.to}
            id={`${id}-${i}`}
            role="option"
            className={classes.moment}
            aria-selected={m.when === 'now'}
            data-when={m.when}
            data-active={i === index || undefined}
            title={m.at === undefined ? undefined : full(m.at)}
            onClick={() => go(m, i)}
          >
            <span className={classes.name}>{m.name ? say(t, m.name) : t('history.begin')}</span>
            {m.when === 'now' && <span className={classes.now}>{t('history.now')}</span>}
            {m.when === 'undone' && <span className={classes.spoken}>{t('history.undone')}</span>}
            {m.at !== undefined && <span className={classes.ago}>{ago(m.at, now)}</span>}
          </div>
        ))}
      </div>
      <p className={classes.foot}>{t('history.foot')}</p>
    </div>
  );
}
