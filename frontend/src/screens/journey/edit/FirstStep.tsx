import { IconRoute } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StepIcon } from '../../../canvas';
import { allKinds, isEntry, lookOf } from '../../../journey';
import { add } from '../../../journey/edit';
import { useInRoom } from '../inRoom';
import classes from './FirstStep.module.css';
import { ids } from './ids';

/** FirstStep is shown on an empty canvas: it asks by one click who should enter. */
export function FirstStep() {
  const { t } = useTranslation();
  const { edit } = useInRoom();
  return (
    <div className={classes.empty} data-first-step>
      <IconRoute size={34} stroke={1.5} aria-hidden />
      <h2>{t('first.title')}</h2>
      <p>{t('first.text')}</p>
      <ul>
        {allKinds
          .filter((k) => isEntry(k.kind))
          .map((k) => {
            const { tone, icon } = lookOf(k.kind);
            return (
              <li key={k.kind}>
                <button
                  type="button"
                  style={{ '--c': `var(--tone-${tone})` } as React.CSSProperties}
                  onClick={() => edit?.run((d) => add(d, { kind: k.kind }, ids))}
                >
                  <span className={classes.tile}>
                    <StepIcon icon={icon} />
                  </span>
                  <span>
                    <strong>{t(k.word)}</strong>
                    <small>{t(k.help)}</small>
                  </span>
                </button>
              </li>
            );
          })}
      </ul>
    </div>
  );
}
