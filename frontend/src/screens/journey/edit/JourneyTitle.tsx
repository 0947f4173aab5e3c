import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NameField } from '../../../canvas';
import { nameJourney } from '../../../journey/edit';
import { useInRoom } from '../inRoom';
import { renameTo } from '../life';
import classes from './JourneyTitle.module.css';

/** JourneyTitle is the journey's name in the header; pressed, it is edited there. */
export function JourneyTitle({ title }: { readonly title: string }) {
  const { t } = useTranslation();
  const { whole, edit, room } = useInRoom();
  const [naming, setNaming] = useState(false);
  if (room.starting) {
    return title;
  }
  if (!naming) {
    return (
      <button
        type="button"
        className={classes.title}
        title={t('name.journey.hint', { title })}
        onClick={() => setNaming(true)}
      >
        {title}
      </button>
    );
  }
  return (
    <span className={classes.field}>
      <NameField
        name={title}
        label={t('journey.rename.label')}
        placeholder={title}
        done={(name) => {
          setNaming(false);
          if (name !== undefined && name !== '') {
            if (edit) {
              edit.run((d) => nameJourney(d, { title: name }));
            } else {
              void renameTo(whole, name, t);
            }
          }
        }}
      />
    </span>
  );
}
