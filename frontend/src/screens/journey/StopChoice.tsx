import { useTranslation } from 'react-i18next';
import { Choice } from './Choice';
import classes from './Choice.module.css';
import type { Acted } from './types';

interface Props {
  readonly journey: Acted;
  readonly onChange: (exitNow: boolean) => void;
}

/** StopChoice asks: let the people inside go on to the end, or end all of them where they are. */
export function StopChoice({ journey, onChange }: Props) {
  const { t } = useTranslation();
  const count = journey.inside;
  if (count === 0) {
    return t('journey.stop.empty');
  }
  if (journey.state === 'finishing') {
    return t('journey.stop.now.text', { count });
  }
  return (
    <>
      <p className={classes.lead}>{t('journey.stop.text', { count })}</p>
      <Choice
        label={t('journey.stop.how')}
        first="finish"
        onChange={(v) => onChange(v === 'now')}
        options={[
          { value: 'finish', title: t('journey.stop.finish'), text: t('journey.stop.finish.text', { count }) },
          { value: 'now', title: t('journey.stop.now'), text: t('journey.stop.now.text', { count }) },
        ]}
      />
    </>
  );
}
