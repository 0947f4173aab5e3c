import { Modal } from '@mantine/core';
import { type Icon, IconRoute, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../bridge';
import { fold } from '../journey/fold';
import { type Command, go, href, isImeKey, Keys, useCards, useRegistry } from '../parts';
import classes from './Frame.module.css';

interface Hit {
  readonly id: string;
  readonly section: string;
  readonly name: string;
  readonly note?: string;
  readonly icon: Icon | undefined;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/** Palette finds commands, journeys and people by a few characters. */
export function Palette({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      size={620}
      yOffset="12vh"
      centered={false}
      padding={0}
      title={undefined}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      transitionProps={{ duration: 120 }}
    >
      {opened && <Body close={close} />}
    </Modal>
  );
}

function Body({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const list = useId();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [composing, setComposing] = useState(false);
  const [at, setAt] = useState(0);
  const hits = useHits(text, asked);
  useEffect(() => {
    if (composing) {
      return;
    }
    const timer = setTimeout(() => setAsked(text.trim()), 150);
    return () => clearTimeout(timer);
  }, [text, composing]);
  const chosen = Math.min(at, hits.length - 1);
  const run = (hit: Hit | undefined) => {
    if (hit) {
      close();
      hit.run();
    }
  };
  return (
    <div className={classes.palette}>
      <input
        className={classes.paletteInput}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={hits[chosen] ? `${list}-${chosen}` : undefined}
        aria-label={t('palette.open')}
        placeholder={t('palette.placeholder')}
        value={text}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onChange={(e) => {
          setText(e.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(e) => {
          if (isImeKey(e)) {
            e.stopPropagation(); // the dialog would close on the Escape that ends a composition
            return;
          }
          if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
            e.preventDefault();
            const n = Math.max(hits.length, 1);
            setAt((chosen + (e.key === 'ArrowDown' ? 1 : n - 1)) % n);
          } else if (e.key === 'Enter') {
            e.preventDefault();
            run(hits[chosen]);
          }
        }}
      />
      <div className={classes.paletteList} id={list} role="listbox" aria-label={t('palette.open')}>
        {hits.length === 0 && <div className={classes.paletteNone}>{t('palette.none')}</div>}
        {hits.map((hit, i) => (
          <div key={hit.id}>
            {hits[i - 1]?.section !== hit.section && (
              <div className={classes.paletteHead}>{t(`palette.section.${hit.section}`)}</div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: options are chosen from the input */}
            <div
              id={`${list}-${i}`}
              role="option"
              aria-selected={i === chosen}
              className={classes.paletteItem}
              onPointerMove={() => setAt(i)}
              onClick={() => run(hit)}
              ref={(e) => {
                if (i === chosen) {
                  e?.scrollIntoView({ block: 'nearest' });
                }
              }}
            >
              {hit.icon && <hit.icon size={18} stroke={1.8} aria-hidden />}
              <span>{hit.name}</span>
              {hit.note && <small>{hit.note}</small>}
              {hit.keys && (
                <span className={classes.paletteKeys}>
                  <Keys keys={hit.keys} />
                </span>
              )}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function useHits(text: string, asked: string): readonly Hit[] {
  const { t } = useTranslation();
  const groups = useRegistry((r) => r.groups);
  const journeys = useCards().data;
  const people = useQuery({
    queryKey: ['contacts', 'palette', asked],
    enabled: asked.length > 0,
    queryFn: () => ask(api.GET('/api/contacts', { params: { query: { search: asked, limit: 6 } } })),
  });
  return useMemo(() => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const fits = (name: string) => words.every((w) => fold(name).includes(w));
    const commands: Hit[] = [...groups.values()]
      .reverse()
      .flat()
      .filter((c: Command) => !c.silent && fits(`${t(c.word, { ...c.args })} ${c.id}`))
      .map((c) => ({
        id: c.id,
        section: c.section,
        name: t(c.word, { ...c.args }),
        icon: c.icon,
        keys: c.keys,
        run: c.run,
      }));
    const drawn: Hit[] = (journeys ?? [])
      .filter((j) => words.length > 0 && fits(`${j.title} シナリオ scenario`))
      .slice(0, 8)
      .map((j) => ({
        id: j.id,
        section: 'journeys',
        name: j.title,
        icon: IconRoute,
        run: () => go(href('journeys', j.id)),
      }));
    const known: Hit[] = (asked ? (people.data?.items ?? []) : []).map((p) => ({
      id: p.id,
      section: 'contacts',
      name: p.name || p.address,
      note: p.name ? p.address : '',
      icon: IconUser,
      run: () => go(href('contacts', p.id)),
    }));
    const order = ['do', 'journeys', 'contacts', 'go', 'view', 'help'];
    return [...commands, ...drawn, ...known].sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section));
  }, [groups, journeys, people.data, text, asked, t]);
}
