import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { byWeight } from '../byWeight';
import { FindingRow } from '../FindingRow';
import { useWhere } from '../FindingsPanel';
import { useInRoom } from '../inRoom';
import type { Preview } from '../types';
import { Section } from './Section';
import classes from './SheetFindings.module.css';
import common from './Start.module.css';

interface Props {
  readonly sheet: Preview;
}

/** How many are shown before the person asks for the rest, so that the settings below stay visible. */
const first = 12;

/** SheetFindings shows whether anything is wrong. Each finding has the number that is shown on its step. */
export function SheetFindings({ sheet }: Props) {
  const { t } = useTranslation();
  const { room, drawing } = useInRoom();
  const where = useWhere(drawing);
  const findings = byWeight(sheet.findings ?? []).filter((f) => !f.aside);
  const [all, setAll] = useState(false);
  const shown = all || findings.length <= first + 3 ? findings : findings.slice(0, first);
  const counts = (['error', 'warning', 'hint'] as const)
    .map((level) => ({ level, count: findings.filter((f) => f.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => t(`start.findings.${level}`, { count }));
  return (
    <Section
      icon={findings.length > 0 ? IconAlertCircle : IconCircleCheck}
      title={t('journey.findings')}
      note={counts.join(t('dot'))}
    >
      {findings.length === 0 ? (
        <p className={classes.clear}>{t('start.findings.none')}</p>
      ) : (
        <ul className={`${common.panel} ${common.findings}`}>
          {shown.map((f, i) => (
            <FindingRow
              key={f.key}
              finding={f}
              where={where(f)}
              {...(f.node ? { n: i + 1 } : {})}
              open={f.node ? () => room.show(f.node ?? '') : undefined}
            />
          ))}
          {shown.length < findings.length && (
            <li>
              <button type="button" className={common.rest} onClick={() => setAll(true)}>
                {t('start.findings.rest', { count: findings.length - shown.length })}
              </button>
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}
