import {
  IconArrowBackUp,
  IconArrowRight,
  IconChevronDown,
  IconChevronRight,
  IconEyeOff,
  IconPlus,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepCounts } from '../../journey/counts';
import { lookOf } from '../../journey/kinds';
import type { LeadRow, Row, StepRow, WayRow } from '../../journey/outline';
import { StepIcon } from '../icons';
import { BranchChip } from '../LineEdge';
import { NameField } from '../names/NameField';
import type { Start } from '../phases/starts';
import { footWord, passed } from '../StepCard';
import type { StepText } from '../say';
import type { Mark } from '../store';
import classes from './JourneyOutline.module.css';

/** Shown is everything that one row shows. */
export interface Shown {
  readonly kind: string;
  readonly text: StepText | undefined;
  /** The author's own name of the step or branch; undefined: it cannot have one. */
  readonly own: string | undefined;
  /** The phase that begins with this step. */
  readonly phase: Start | undefined;
  readonly disabled: boolean;
  readonly mark: Mark | undefined;
  readonly counts: StepCounts | undefined;
  readonly counted: boolean;
  /** The word of an outcome, its share of people in percent, and its colour class. */
  readonly way: string | undefined;
  readonly percent: number | undefined;
  readonly tone: string;
  /** Where an outcome without steps of its own leads, in words. */
  readonly lead: string | undefined;
}

interface Props {
  readonly id: string;
  readonly row: Row;
  readonly top: number;
  readonly height: number;
  readonly shown: Shown;
  readonly active: boolean;
  readonly picked: boolean;
  readonly folded: boolean;
  readonly hit: boolean;
  readonly editing: boolean;
  readonly renaming: boolean;
  readonly onClick: (row: Row, e: React.MouseEvent) => void;
  readonly onOpen: (row: Row) => void;
  readonly onFold: (row: Row) => void;
  readonly onLead: (row: Row) => void;
  readonly onNamed: (row: Row, name: string | undefined) => void;
}

/** OutlineRow is one row of the outline. Keys are the tree's, which keeps the focus. */
export const OutlineRow = memo(function OutlineRow(p: Props) {
  const { row, shown } = p;
  const { t } = useTranslation();
  const { tone } = lookOf(shown.kind);
  const phase = shown.phase && (shown.phase.title || t('phase.unnamed'));
  const said = [
    phase ? t('phase.begins', { title: phase }) : '',
    row.kind === 'step' ? `${row.n}. ${shown.text?.title ?? ''}` : row.kind === 'way' ? shown.way : '',
    ...(row.kind === 'step' ? [shown.text?.kind, shown.text?.line] : []),
    row.kind === 'way' && row.count > 0 ? t('outline.steps', { count: row.count }) : '',
    shown.disabled ? t('outline.disabled') : '',
    shown.mark ? (shown.mark.text ?? t(`canvas.mark.${shown.mark.level}`)) : '',
    row.kind === 'step' && shown.counts?.standing ? t('canvas.count.inside', { count: shown.counts.standing }) : '',
    shown.lead ?? '',
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names its present row
    <div
      id={p.id}
      role="treeitem"
      className={classes.row}
      data-kind={row.kind}
      data-active={p.active || undefined}
      data-hit={p.hit || undefined}
      data-off={shown.disabled || undefined}
      aria-level={row.level}
      aria-posinset={row.at}
      aria-setsize={row.of}
      aria-selected={p.picked}
      aria-expanded={row.opens ? !p.folded : undefined}
      aria-label={said.filter(Boolean).join(t('outline.comma'))}
      style={
        { top: p.top, height: p.height, '--c': `var(--tone-${tone})`, '--level': row.level - 1 } as React.CSSProperties
      }
      onClick={(e) => p.onClick(row, e)}
      onDoubleClick={() => p.onOpen(row)}
    >
      <span className={classes.inner}>
        {row.opens ? (
          <button
            type="button"
            className={classes.fold}
            tabIndex={-1}
            aria-hidden
            onClick={(e) => {
              e.stopPropagation();
              p.onFold(row);
            }}
          >
            {p.folded ? <IconChevronRight size={16} /> : <IconChevronDown size={16} />}
          </button>
        ) : (
          <span className={classes.fold} />
        )}
        {row.kind === 'step' ? <Step {...p} row={row} /> : <Way {...p} row={row} />}
      </span>
    </div>
  );
});

function Step({ row, shown, renaming, onNamed }: Props & { readonly row: StepRow }) {
  const { t } = useTranslation();
  const { text, mark } = shown;
  return (
    <>
      <span className={classes.number}>{row.n}</span>
      <span className={classes.tile}>
        <StepIcon icon={lookOf(shown.kind).icon} size={17} />
      </span>
      <span className={classes.texts}>
        {renaming ? (
          <NameField
            label={t('outline.name')}
            name={shown.own ?? ''}
            inRow
            placeholder={text?.title ?? ''}
            done={(name) => onNamed(row, name)}
          />
        ) : (
          <>
            <span className={classes.title}>{text?.title}</span>
            <span className={classes.line}>{[text?.kind, text?.line].filter(Boolean).join(t('dot'))}</span>
          </>
        )}
      </span>
      {shown.phase && (
        <span className={classes.phase} style={{ '--c': `var(--phase-${shown.phase.tone})` } as React.CSSProperties}>
          {shown.phase.title || t('phase.unnamed')}
        </span>
      )}
      {shown.disabled && (
        <span className={classes.off}>
          <IconEyeOff size={14} aria-hidden />
          {t('outline.disabled')}
        </span>
      )}
      {mark ? (
        <span className={classes.mark} data-level={mark.level} title={mark.text}>
          {mark.text ?? t(`canvas.mark.${mark.level}`)}
        </span>
      ) : null}
      {shown.counted ? <RowCounts kind={shown.kind} counts={shown.counts} /> : null}
    </>
  );
}

function RowCounts({ kind, counts }: { readonly kind: string; readonly counts: StepCounts | undefined }) {
  const { t } = useTranslation();
  const [word, count] = footWord(kind, counts?.arrived ?? 0, passed(counts));
  return (
    <span className={classes.counts}>
      {counts?.standing ? <strong>{t('canvas.count.inside', { count: counts.standing })}</strong> : null}
      <span>{t(word, { count })}</span>
    </span>
  );
}

function Way({ row, shown, editing, renaming, onLead, onNamed }: Props & { readonly row: WayRow | LeadRow }) {
  const { t } = useTranslation();
  const open = row.lead === 'open';
  const Icon = open ? IconPlus : typeof row.lead === 'object' && row.lead.back ? IconArrowBackUp : IconArrowRight;
  return (
    <>
      {row.kind === 'way' &&
        (renaming ? (
          <span className={classes.texts}>
            <NameField
              label={t('outline.name.branch')}
              name={shown.own ?? ''}
              inRow
              placeholder={shown.way ?? ''}
              done={(name) => onNamed(row, name)}
            />
          </span>
        ) : (
          <BranchChip label={shown.way ?? ''} percent={shown.percent} tone={shown.tone} />
        ))}
      {row.kind === 'way' && row.count > 0 && (
        <span className={classes.steps}>{t('outline.steps', { count: row.count })}</span>
      )}
      {row.lead && open && !editing && <span className={classes.steps}>{shown.lead}</span>}
      {row.lead && (!open || editing) && (
        <button
          type="button"
          className={classes.lead}
          tabIndex={-1}
          aria-hidden
          onClick={(e) => {
            e.stopPropagation();
            onLead(row);
          }}
        >
          <Icon size={14} aria-hidden />
          {shown.lead}
        </button>
      )}
    </>
  );
}
