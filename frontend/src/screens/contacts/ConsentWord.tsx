import { type Icon, IconBan, IconCircleCheckFilled, IconCircleMinus, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Contacts.module.css';

const icons: Readonly<Record<string, Icon>> = {
  given: IconCircleCheckFilled,
  none: IconCircleMinus,
  unknown: IconHelpCircle,
  stopped: IconBan,
};

/** ConsentWord is one of four states, each with its own picture: unknown never looks like yes. */
export function ConsentWord({ state, size = 15 }: { readonly state: string; readonly size?: number }) {
  const { t } = useTranslation();
  const Mark = icons[state] ?? IconHelpCircle;
  return (
    <span className={classes.consent} data-state={state}>
      <Mark size={size} aria-hidden />
      {t(`contacts.consent.${state}`)}
    </span>
  );
}
