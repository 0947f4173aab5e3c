import { Button } from '@mantine/core';
import {
  IconAlertCircleFilled,
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconArrowUpRight,
  IconBulb,
  IconEyeOff,
  IconWand,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './FindingsPanel.module.css';
import type { Finding } from './types';

const icons = { error: IconAlertCircleFilled, warning: IconAlertTriangleFilled, hint: IconBulb } as const;

interface Props {
  readonly finding: Finding;
  /** The name of the step or mail, where the sentence does not say it. */
  readonly where?: string | undefined;
  readonly current?: boolean;
  readonly choose?: () => void;
  readonly open?: (() => void) | undefined;
  readonly fix?: (() => void) | undefined;
  readonly aside?: (() => void) | undefined;
  readonly back?: (() => void) | undefined;
}

/** FindingItem is one finding of the panel. What can be done about it is shown for the current one, and its fix for all. */
export function FindingItem({ finding, where, current = false, choose, open, fix, aside, back }: Props) {
  const { t } = useTranslation();
  const Icon = icons[finding.level];
  const body = (
    <>
      <Icon size={18} className={classes.icon} aria-hidden />
      <span className={classes.text}>
        <span className={classes.level}>{t(`journey.finding.${finding.level}`)}</span>
        {where && <span className={classes.where}>{where}</span>}
        <span>{finding.text}</span>
      </span>
    </>
  );
  const tab = current ? 0 : -1;
  return (
    <li className={classes.item} data-level={finding.level} data-current={current || undefined}>
      {choose ? (
        <button type="button" tabIndex={tab} aria-current={current || undefined} onClick={choose} onDoubleClick={open}>
          {body}
        </button>
      ) : (
        <div>{body}</div>
      )}
      <div className={classes.acts}>
        {fix && (
          <Button
            size="compact-sm"
            variant={current ? 'filled' : 'subtle'}
            tabIndex={tab}
            leftSection={<IconWand size={14} />}
            onClick={fix}
          >
            {finding.fix?.title}
          </Button>
        )}
        {current && open && (
          <Button size="compact-sm" variant="default" leftSection={<IconArrowUpRight size={14} />} onClick={open}>
            {t('findings.open')}
          </Button>
        )}
        {current && aside && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconEyeOff size={14} />}
            onClick={aside}
          >
            {t('findings.aside')}
          </Button>
        )}
        {back && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconArrowBackUp size={14} />}
            onClick={back}
          >
            {t('findings.aside.back')}
          </Button>
        )}
      </div>
    </li>
  );
}
