import { useTranslation } from 'react-i18next';
import classes from './JourneyCanvas.module.css';

/** Nothing is shown on the canvas of a journey without steps. */
export function Nothing() {
  const { t } = useTranslation();
  return (
    <div className={classes.nothing}>
      <strong>{t('canvas.empty')}</strong>
      <span>{t('canvas.empty.text')}</span>
    </div>
  );
}
