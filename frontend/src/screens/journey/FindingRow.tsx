import { Button } from '@mantine/core';
import { IconAlertCircleFilled, IconAlertTriangleFilled, IconBulb, IconWand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fixName, readChange } from '../../journey/edit';
import classes from './FindingRow.module.css';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import type { Finding } from './types';

const icons = { error: IconAlertCircleFilled, warning: IconAlertTriangleFilled, hint: IconBulb } as const;

interface Props {
  readonly finding: Finding;
  /** The name of the step or mail. */
  readonly where?: string | undefined;
  readonly n?: number;
  readonly open?: (() => void) | undefined;
}

/** FindingRow is one finding: what, and where; with a quick fix while the draft can be changed. */
export function FindingRow({ finding, where, n, open }: Props) {
  const { t } = useTranslation();
  const { edit } = useInRoom();
  const { fix } = finding;
  const Icon = icons[finding.level];
  const put = () => {
    const change = fix && readChange(fix.change);
    if (edit && change) {
      edit.store.make(change, fixName(fix.title));
    }
  };
  const body = (
    <>
      <span className={classes.findingMark} data-n={n} aria-hidden>
        {n === undefined ? <Icon size={18} /> : n}
      </span>
      <span className={common.findingText}>
        <span>
          <b>{t(`journey.finding.${finding.level}`)}</b> {finding.text}
        </span>
        {where && <span className={common.quiet}>{where}</span>}
      </span>
    </>
  );
  return (
    <li className={common.finding} data-level={finding.level}>
      {open ? (
        <button type="button" onClick={open}>
          {body}
        </button>
      ) : (
        <div>{body}</div>
      )}
      {edit && fix && (
        <div className={classes.fix}>
          <Button size="compact-sm" variant="light" leftSection={<IconWand size={14} />} onClick={put}>
            {fix.title}
          </Button>
        </div>
      )}
    </li>
  );
}
