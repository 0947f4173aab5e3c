import { Trans, useTranslation } from 'react-i18next';
import { JourneyState, Moment } from '../../parts';
import { Saved } from './edit/Saved';
import { useInRoom } from './inRoom';
import classes from './Mark.module.css';

/** Mark is the state of a journey beside its name, its version, and when it was last saved. */
export function Mark() {
  const { whole } = useInRoom();
  const { t } = useTranslation();
  return (
    <>
      <JourneyState state={whole.state} practice={whole.practice} />
      <span className={classes.saved}>
        {whole.version > 0 && (
          <>
            {t(whole.live ? 'journey.version' : 'version.same', { version: whole.version })}
            {t('dot')}
          </>
        )}
        <Trans i18nKey="journey.saved" components={{ at: <Moment at={whole.updated_at} /> }} />
      </span>
      <Saved />
    </>
  );
}
