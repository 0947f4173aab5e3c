import { Modal } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StepIcon, stepText } from '../../../canvas';
import { kindOf, lookOf } from '../../../journey';
import type { Point } from '../../../journey/arrange';
import { add, connect } from '../../../journey/edit';
import { isImeKey } from '../../../parts';
import { useInRoom } from '../inRoom';
import { ids } from './ids';
import { type Offer, offersAt } from './offers';
import classes from './StepPicker.module.css';
import type { Adding } from './useHand';

interface Props {
  readonly adding: Adding | undefined;
  readonly opened: boolean;
  readonly close: () => void;
  /** Called when it has left the page. */
  readonly closed: () => void;
}

/** StepPicker is the dialog that asks which step to add. */
export function StepPicker({ adding, opened, close, closed }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={closed}
      withCloseButton={false}
      size={752}
      yOffset="10vh"
      centered={false}
      padding={0}
      attributes={{ content: { 'aria-label': t('picker.title') } }}
      transitionProps={{ duration: 120 }}
      {...(adding?.beside ? { styles: besidePoint(adding.beside), overlayProps: { backgroundOpacity: 0.12 } } : {})}
    >
      {opened && <Body adding={adding} close={close} />}
    </Modal>
  );
}

const [width, height] = [440, 526];

/** besidePoint puts the dialog, narrower than else, beside a point of the window, so that the place stays to be seen. */
function besidePoint({ x, y }: Point) {
  const room = window.innerWidth - width - 12;
  const right = x + 140;
  const left = right <= room ? right : x - 140 - width;
  return {
    inner: { padding: 0 },
    content: {
      position: 'absolute',
      width,
      left: Math.max(12, Math.min(room, left)),
      top: Math.max(12, Math.min(window.innerHeight - height - 12, y - 100)),
      margin: 0,
    },
  } as const;
}

function Body({ adding, close }: Omit<Props, 'opened' | 'closed'>) {
  const at = adding?.at;
  const corner = adding?.corner;
  const { t } = useTranslation();
  const { drawing, edit, lookups } = useInRoom();
  const list = useId();
  const [search, setSearch] = useState('');
  const [chosen, choose] = useState(0);
  const offers = useMemo(
    () =>
      offersAt(drawing, at, search, {
        kind: (k) => t(k.word),
        find: (k) => t(k.find),
        step: (n) => stepText(t, drawing, n, lookups).title,
      }),
    [drawing, at, search, lookups, t],
  );
  const index = Math.min(chosen, offers.length - 1);
  const take = (offer: Offer | undefined) => {
    if (!offer || !edit) {
      return;
    }
    const done = edit.run((d) => {
      if (offer.what === 'kind') {
        const lies = corner ? { at: [corner.x, corner.y] as const } : {};
        return add(d, { kind: offer.kind.kind, ...lies, ...(at ? { from: at } : {}) }, ids);
      }
      return at ? connect(d, { from: at, to: offer.step.id }) : { kind: 'refused', why: { word: 'edit.refused.gone' } };
    });
    if (done) {
      close();
    }
  };
  return (
    <div className={classes.picker} data-narrow={adding?.beside && true}>
      <input
        className={classes.search}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={offers[index] ? `${list}-${index}` : undefined}
        aria-label={t('picker.search')}
        placeholder={t('picker.search')}
        value={search}
        onChange={(e) => {
          setSearch(e.currentTarget.value);
          choose(0);
        }}
        onKeyDown={(e) => {
          if (isImeKey(e)) {
            e.stopPropagation(); // Escape during an input method's composition must not close the dialog
            return;
          }
          if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
            e.preventDefault();
            const n = Math.max(offers.length, 1);
            choose((index + (e.key === 'ArrowDown' ? 1 : n - 1)) % n);
          } else if (e.key === 'Enter') {
            e.preventDefault();
            take(offers[index]);
          }
        }}
      />
      <div className={classes.columns}>
        <div className={classes.list} id={list} role="listbox" aria-label={t('picker.title')}>
          {offers.length === 0 && <div className={classes.none}>{t('picker.none', { search })}</div>}
          {offers.map((offer, i) => (
            <div key={offer.what === 'kind' ? offer.kind.kind : offer.step.id}>
              {offers[i - 1]?.section !== offer.section && (
                <div className={classes.section}>{t(`picker.section.${offer.section}`)}</div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: options are chosen from the input */}
              <div
                id={`${list}-${i}`}
                role="option"
                aria-selected={i === index}
                className={classes.item}
                onPointerMove={() => choose(i)}
                onClick={() => take(offer)}
                ref={(e) => {
                  if (i === index) {
                    e?.scrollIntoView({ block: 'nearest' });
                  }
                }}
              >
                <Tile kind={offer.what === 'kind' ? offer.kind.kind : offer.step.kind} />
                <span>
                  {offer.what === 'kind' ? t(offer.kind.word) : stepText(t, drawing, offer.step, lookups).title}
                </span>
              </div>
            </div>
          ))}
        </div>
        <About offer={offers[index]} />
      </div>
      <p className={classes.keys}>{t('picker.keys')}</p>
    </div>
  );
}

function Tile({ kind }: { readonly kind: string }) {
  const { tone, icon } = lookOf(kind);
  return (
    <span className={classes.tile} style={{ '--c': `var(--tone-${tone})` } as React.CSSProperties}>
      <StepIcon icon={icon} />
    </span>
  );
}

/** About shows what the selected kind does, and its outcomes. */
function About({ offer }: { readonly offer: Offer | undefined }) {
  const { t } = useTranslation();
  const { drawing, lookups } = useInRoom();
  if (!offer) {
    return <div className={classes.about} />;
  }
  if (offer.what === 'step') {
    const text = stepText(t, drawing, offer.step, lookups);
    return (
      <div className={classes.about}>
        <h3>{text.title}</h3>
        <p>{t('picker.lead', { title: text.title })}</p>
      </div>
    );
  }
  const { kind } = offer;
  const outcomes = kindOf(kind.kind)?.outcomes ?? [];
  return (
    <div className={classes.about}>
      <h3>{t(kind.word)}</h3>
      <p>{t(kind.help)}</p>
      <dl>
        <dt>{t('picker.outcomes')}</dt>
        {kind.branches && <dd>{t('picker.outcomes.own')}</dd>}
        {outcomes.map((o) => (
          <dd key={o.port}>{t(o.word)}</dd>
        ))}
        {!kind.branches && outcomes.length === 0 && <dd>{t('picker.outcomes.none')}</dd>}
      </dl>
    </div>
  );
}
