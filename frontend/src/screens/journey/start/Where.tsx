import { IconMailbox, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href } from '../../../parts';
import { useInRoom } from '../inRoom';
import type { Preview } from '../types';
import classes from './Where.module.css';

interface Props {
  readonly sheet: Preview;
  readonly account: boolean;
}

/**
 * Where shows whether mail goes to people or to the practice mailbox. Without an account there is only practice, with a
 * link to add one.
 */
export function Where({ sheet, account }: Props) {
  const { t } = useTranslation();
  const { whole, acted } = useInRoom();
  const { practice, from } = sheet;
  const Mark = practice ? IconMailbox : IconSend;
  const sender = from?.name ? t('start.from', { ...from }) : (from?.address ?? '');
  return (
    <p className={classes.where} data-real={!practice || undefined}>
      <Mark size={18} aria-hidden />
      <span>
        <strong>{t(practice ? 'start.practice.title' : 'start.real.title')}</strong>{' '}
        {practice ? t('start.practice.text') : t('start.real.text', { from: sender })}
        {!practice && whole.practice && acted.inside > 0 && ` ${t('start.real.practice', { count: acted.inside })}`}
        {!account && (
          <>
            {' '}
            <a href={href('settings', 'account')}>{t('start.account')}</a>
          </>
        )}
      </span>
    </p>
  );
}
