import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { byWeight } from '../byWeight';
import { type Preview, useDrawing, type Whole } from '../data';
import { FindingRow } from '../FindingRow';
import { useWhere } from '../FindingsPanel';
import type { RoomState } from '../useRoom';
import { Section } from './Section';
import classes from './StartSheet.module.css';

interface Props {
  readonly whole: Whole;
  readonly sheet: Preview;
  readonly room: RoomState;
}

const empty = { id: '', title: '', steps: [], lines: [], messages: [] };

/** SheetFindings: is anything wrong? Each finding has the number that stands on its step. */
export function SheetFindings({ whole, sheet, room }: Props) {
  const { t } = useTranslation();
  const where = useWhere(useDrawing(whole, 'draft') ?? empty);
  const findings = byWeight(sheet.findings ?? []);
  const counts = (['error', 'warning', 'hint'] as const)
    .map((level) => ({ level, count: findings.filter((f) => f.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => t(`start.findings.${level}`, { count }));
  return (
    <Section
      icon={findings.length > 0 ? IconAlertCircle : IconCircleCheck}
      title={t('journey.findings')}
      note={counts.join('・')}
    >
      {findings.length === 0 ? (
        <p className={classes.clear}>{t('start.findings.none')}</p>
      ) : (
        <ul className={`${classes.panel} ${classes.findings}`}>
          {findings.map((f, i) => (
            <FindingRow
              key={f.id + f.node + f.message + f.text}
              finding={f}
              where={where(f)}
              {...(f.node ? { n: i + 1 } : {})}
              open={f.node ? () => room.show(f.node ?? '') : undefined}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
