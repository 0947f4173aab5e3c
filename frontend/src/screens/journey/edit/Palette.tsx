import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconGripVertical, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Carrier, StepIcon } from '../../../canvas';
import { allKinds, lookOf } from '../../../journey';
import { add } from '../../../journey/edit';
import type { Kind } from '../../../journey/kinds';
import { done, isImeKey, remember, useRemembered } from '../../../parts';
import { type Command, useCommands } from '../../../parts/commands';
import { useInRoom } from '../inRoom';
import { clickedKind } from './clickedKind';
import { ids } from './ids';
import classes from './Palette.module.css';

/** categories are the kinds by category, in the palette's order. */
const categories: readonly (readonly Kind[])[] = [...new Set(allKinds.map((k) => k.category))].map((c) =>
  allKinds.filter((k) => k.category === c),
);

/**
 * Palette lists all kinds of steps beside the drawing. One is dragged to where it belongs, or clicked to come after the
 * selected step. Folded, it shows the icons alone.
 */
export function Palette({ carrier }: { readonly carrier: Carrier }) {
  const { t } = useTranslation();
  const wide = useMediaQuery('(min-width: 1600px)') ?? false;
  const kept = useRemembered('journey.palette');
  const open = kept === '' ? wide : kept === 'open';
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll('button') ?? [])];
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'journey.palette',
          word: 'drag.palette.focus',
          section: 'view',
          icon: IconLayoutSidebarLeftExpand,
          keys: 'a',
          run: () => {
            remember('journey.palette', 'open');
            list.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
          },
        },
      ],
      [],
    ),
  );
  // A finger scrolls the list, unless it rests first: then the page must be able to stop the scrolling.
  useEffect(() => {
    const element = list.current;
    const still = () => {};
    element?.addEventListener('touchmove', still, { passive: false });
    return () => element?.removeEventListener('touchmove', still);
  }, []);
  const onKeyDown = (e: React.KeyboardEvent) => {
    const all = buttons();
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    };
    if (isImeKey(e)) {
      return;
    }
    const to = steps[e.key];
    if (e.key === 'Escape') {
      e.stopPropagation();
      document.querySelector<HTMLElement>('.tabiji-stage')?.focus();
    } else if (to !== undefined) {
      e.preventDefault();
      setAt(Math.max(0, Math.min(all.length - 1, to)));
      all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
    }
  };
  const label = t(open ? 'drag.palette.close' : 'drag.palette.open');
  return (
    <section className={classes.palette} data-open={open || undefined} aria-label={t('drag.palette.title')}>
      <header>
        {open && <h2>{t('drag.palette.title')}</h2>}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={label}
          title={label}
          aria-expanded={open}
          onClick={() => remember('journey.palette', open ? 'folded' : 'open')}
        >
          {open ? <IconLayoutSidebarLeftCollapse size={17} /> : <IconLayoutSidebarLeftExpand size={17} />}
        </ActionIcon>
      </header>
      <div
        className={classes.list}
        ref={list}
        role="menubar"
        aria-orientation="vertical"
        aria-label={t('drag.palette.title')}
        onKeyDown={onKeyDown}
      >
        {categories.map((kinds) => {
          const section = t(`picker.section.${kinds[0]?.category}`);
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group of a menu, not of fields
            <div key={section} role="group" aria-label={section} className={classes.group}>
              {open && (
                <p className={classes.section} aria-hidden>
                  {section}
                </p>
              )}
              {kinds.map((kind) => {
                const i = allKinds.indexOf(kind);
                return (
                  <Entry
                    key={kind.kind}
                    kind={kind}
                    open={open}
                    carrier={carrier}
                    reached={i === at}
                    onReach={() => setAt(i)}
                  />
                );
              })}
            </div>
          );
        })}
      </div>
      {open && <p className={classes.hint}>{t('drag.palette.hint')}</p>}
    </section>
  );
}

interface EntryProps {
  readonly kind: Kind;
  readonly open: boolean;
  readonly carrier: Carrier;
  /** It is the one that the Tab key reaches. */
  readonly reached: boolean;
  readonly onReach: () => void;
}

function Entry({ kind, open, carrier, reached, onReach }: EntryProps) {
  const { t } = useTranslation();
  const { edit, room, drawing } = useInRoom();
  const { tone, icon } = lookOf(kind.kind);
  const name = t(kind.word);
  const click = () => {
    const intent = clickedKind(drawing, kind.kind, room.selected);
    if (intent) {
      edit?.run((d) => add(d, intent, ids));
    } else {
      done(t('drag.palette.choose'));
    }
  };
  return (
    <button
      type="button"
      role="menuitem"
      className={classes.entry}
      tabIndex={reached ? 0 : -1}
      style={{ '--c': `var(--tone-${tone})` } as React.CSSProperties}
      title={open ? t(kind.help) : name}
      aria-label={name}
      onFocus={onReach}
      onClick={click}
      onPointerDown={(e) =>
        carrier.take?.(e.nativeEvent, kind.kind, {
          kind: t(`picker.section.${kind.category}`),
          title: name,
          tone,
          icon: e.currentTarget.querySelector('svg'),
          count: 1,
        })
      }
    >
      <span className={classes.tile}>
        <StepIcon icon={icon} size={18} />
      </span>
      {open && <span className={classes.name}>{name}</span>}
      {open && <IconGripVertical className={classes.grip} size={14} aria-hidden />}
    </button>
  );
}
