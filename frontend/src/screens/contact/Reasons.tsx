import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey, Loading, remember, Trouble, useRemembered } from '../../parts';
import common from './Contact.module.css';
import classes from './Reasons.module.css';
import type { Why } from './useWhy';
import { WhyCard } from './WhyCard';

const narrowest = 360;
const widest = 760;
const bounded = (n: number) => Math.round(Math.max(narrowest, Math.min(widest, n)));

interface Props {
  readonly why: Why;
  readonly person: string;
}

/** Reasons is the column that says why. Its width is remembered; in a narrow window it covers the middle. */
export function Reasons({ why, person }: Props) {
  const { t } = useTranslation();
  const kept = Number(useRemembered('contact.reasons', '500')) || 500;
  const [width, setWidth] = useState(bounded(kept));
  const close = useRef<HTMLButtonElement>(null);
  const drag = useRef(0);
  useEffect(() => close.current?.focus({ preventScroll: true }), []);
  const keep = (n: number) => {
    setWidth(bounded(n));
    remember('contact.reasons', String(bounded(n)));
  };
  return (
    <aside
      className={classes.reasons}
      style={{ '--width': `${width}px` } as React.CSSProperties}
      aria-label={t('contact.reasons')}
      onKeyDown={(e) => {
        if (!isImeKey(e) && e.key === 'Escape') {
          e.stopPropagation();
          why.close();
        }
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that moves is no hr */}
      <div
        className={classes.grip}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('contact.reasons.width')}
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        onKeyDown={(e) => {
          if (e.key === 'ArrowLeft' || e.key === 'ArrowRight') {
            e.preventDefault();
            keep(width + (e.key === 'ArrowLeft' ? 20 : -20));
          }
        }}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          drag.current = e.clientX + width;
        }}
        onPointerMove={(e) => {
          if (e.currentTarget.hasPointerCapture(e.pointerId)) {
            setWidth(bounded(drag.current - e.clientX));
          }
        }}
        onPointerUp={() => keep(width)}
      />
      <header className={classes.reasonsHead}>
        <h2>{t('contact.reasons')}</h2>
        <small>{t('contact.reasons.text')}</small>
        <ActionIcon ref={close} variant="subtle" color="gray" size={32} aria-label={t('close')} onClick={why.close}>
          <IconX size={20} />
        </ActionIcon>
      </header>
      {why.item ? (
        <WhyCard item={why.item} person={person} />
      ) : why.error ? (
        <Trouble compact error={why.error} again={why.again} />
      ) : why.missing ? (
        <div className={common.noRecord}>
          <strong>{t('contact.norecord')}</strong>
          <p>{t('contact.norecord.text')}</p>
        </div>
      ) : (
        <Loading rows={4} height={60} />
      )}
    </aside>
  );
}
