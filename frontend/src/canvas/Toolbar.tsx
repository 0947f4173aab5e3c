import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowsMaximize, IconLayoutCards, IconMinus, IconPlus, IconSearch } from '@tabler/icons-react';
import { useStore } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Orientation } from '../journey/walk';
import classes from './Toolbar.module.css';

interface Props {
  readonly orientation: Orientation;
  readonly onOrientation: (o: Orientation) => void;
  /** Whether the author's own positions are shown; undefined where there are none. */
  readonly own: boolean | undefined;
  /** The drawing is edited: who arranges it is a setting of the draft, and not of the view. */
  readonly editing: boolean;
  readonly onOwn: (own: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onZoomReset: () => void;
  readonly onFit: () => void;
  readonly onFind: () => void;
}

/** Toolbar floats at the top of the canvas. */
export const Toolbar = memo(function Toolbar(p: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('canvas.tool.label')}>
      <div className={classes.ways} role="radiogroup" aria-label={t('canvas.tool.way')}>
        {(['down', 'right'] as const).map((o) => (
          <UnstyledButton
            key={o}
            className={classes.way}
            role="radio"
            aria-checked={!p.own && p.orientation === o}
            onClick={() => p.onOrientation(o)}
          >
            {t(`canvas.tool.${o}`)}
          </UnstyledButton>
        ))}
      </div>
      {p.own === undefined ? null : (
        <UnstyledButton className={classes.word} aria-pressed={p.own} onClick={() => p.onOwn(!p.own)}>
          <IconLayoutCards size={17} stroke={1.8} aria-hidden />
          {t(p.editing ? 'edit.layout.own' : 'canvas.tool.placed')}
        </UnstyledButton>
      )}
      <i className={classes.rule} />
      <Tool label={t('canvas.tool.zoom_out')} keys="−" onClick={() => p.onZoom(1 / 1.25)}>
        <IconMinus size={17} stroke={1.9} />
      </Tool>
      <Percent onClick={p.onZoomReset} />
      <Tool label={t('canvas.tool.zoom_in')} keys="+" onClick={() => p.onZoom(1.25)}>
        <IconPlus size={17} stroke={1.9} />
      </Tool>
      <Tool label={t('canvas.tool.fit')} keys="Shift+1" onClick={p.onFit}>
        <IconArrowsMaximize size={17} stroke={1.8} />
      </Tool>
      <i className={classes.rule} />
      <Tool label={t('canvas.tool.find')} keys="Ctrl+F" onClick={p.onFind}>
        <IconSearch size={17} stroke={1.8} />
      </Tool>
    </div>
  );
});

function Tool({
  label,
  keys,
  onClick,
  children,
}: {
  label: string;
  keys: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={`${label}　${keys}`}>
      <UnstyledButton className={classes.tool} aria-label={label} onClick={onClick}>
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}

function Percent({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  const percent = useStore((s) =>
    s.transform[2] < 0.095 ? Math.round(s.transform[2] * 1000) / 10 : Math.round(s.transform[2] * 100),
  );
  return (
    <Tooltip label={`${t('canvas.tool.zoom_reset')}　0`}>
      <UnstyledButton
        className={classes.percent}
        aria-label={`${percent}% ${t('canvas.tool.zoom_reset')}`}
        onClick={onClick}
      >
        {percent}%
      </UnstyledButton>
    </Tooltip>
  );
}
