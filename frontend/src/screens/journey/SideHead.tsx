import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StepIcon } from '../../canvas';
import { lookOf } from '../../journey';
import classes from './SideHead.module.css';

interface Props {
  readonly above?: string;
  readonly title: string;
  /** The kind of a step, for its icon. */
  readonly kind?: string;
  readonly close: () => void;
  readonly children?: ReactNode;
}

/** SideHead is the header of a side panel. */
export function SideHead({ above, title, kind, close, children }: Props) {
  const { t } = useTranslation();
  const look = kind === undefined ? undefined : lookOf(kind);
  return (
    <header
      className={classes.sideHead}
      style={look ? ({ '--c': `var(--tone-${look.tone})` } as React.CSSProperties) : undefined}
    >
      {look && (
        <span className={classes.tile} aria-hidden>
          <StepIcon icon={look.icon} size={22} />
        </span>
      )}
      <span className={classes.sideTitle}>
        {above && <span>{above}</span>}
        <h2 title={title}>{title}</h2>
      </span>
      {children}
      <ActionIcon variant="subtle" color="gray" size={32} onClick={close} aria-label={t('close')}>
        <IconX size={18} />
      </ActionIcon>
    </header>
  );
}
