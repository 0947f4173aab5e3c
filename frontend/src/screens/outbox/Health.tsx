import { IconAlertTriangle, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href, useStatus } from '../../parts';
import classes from './Outbox.module.css';

const about = ['file', 'outbox', 'engine', 'account', 'limit'];

/** Health says above the table what keeps mail from leaving: a full disk, an account that must be put right, the
 * account's own limit. */
export function Health() {
  const { t } = useTranslation();
  const items =
    useStatus().data?.health.filter((h) => about.includes(h.kind) && (h.level !== 'hint' || h.kind === 'limit')) ?? [];
  if (items.length === 0) {
    return null;
  }
  return (
    <ul className={classes.health}>
      {items.map((h) => (
        <li key={h.kind + h.text} data-level={h.level}>
          {h.kind === 'limit' ? <IconHourglass size={17} aria-hidden /> : <IconAlertTriangle size={17} aria-hidden />}
          <span>{h.text}</span>
          {h.kind === 'account' && <a href={href('settings', 'account')}>{t('outbox.toAccount')}</a>}
        </li>
      ))}
    </ul>
  );
}
