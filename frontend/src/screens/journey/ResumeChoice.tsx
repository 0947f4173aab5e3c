import { useTranslation } from 'react-i18next';
import { useNow } from '../../parts';
import { Choice } from './Choice';
import classes from './Choice.module.css';
import { lengthOf } from './length';
import type { Acted } from './types';

interface Props {
  readonly journey: Acted;
  readonly onChange: (sendDue: boolean) => void;
}

/** ResumeChoice asks: move all waits by the length of the pause, or let those who came due go on at once. */
export function ResumeChoice({ journey, onChange }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  if (journey.inside === 0) {
    return t('journey.resume.empty');
  }
  const { unit, n } = lengthOf(journey.paused_at ? now - Date.parse(journey.paused_at) : 0);
  const length = t(`journey.length.${unit}`, { count: n });
  return (
    <>
      <p className={classes.lead}>{t('journey.resume.text', { count: journey.inside, length })}</p>
      <Choice
        label={t('journey.resume.how')}
        first="shift"
        onChange={(v) => onChange(v === 'due')}
        options={[
          { value: 'shift', title: t('journey.resume.shift'), text: t('journey.resume.shift.text', { length }) },
          { value: 'due', title: t('journey.resume.due'), text: t('journey.resume.due.text') },
        ]}
      />
    </>
  );
}
