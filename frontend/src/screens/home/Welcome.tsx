import { Button, CloseButton } from '@mantine/core';
import { IconMailbox, IconRoute, IconShieldCheck, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href, remember, type Status, useRemembered } from '../../parts';
import classes from './Home.module.css';

/** Welcome explains practice at the first look, in three sentences and one button; where there is no sample
 * shop, what to begin with. It goes when it is closed, and when something was started. */
export function Welcome({ status }: { readonly status: Status }) {
  const { t } = useTranslation();
  const seen = useRemembered('welcome') === 'seen';
  const untouched = Object.keys(status.journeys).every((state) => state === 'draft');
  if (seen || status.account || !untouched) {
    return null;
  }
  const close = () => remember('welcome', 'seen');
  const empty = Object.keys(status.journeys).length === 0;
  return (
    <section className={classes.welcome} aria-label={t('home.welcome')}>
      <Path />
      <div className={classes.welcomeText}>
        <h2>{t('home.welcome')}</h2>
        <p>{t(empty ? 'home.welcome.empty' : 'home.welcome.text')}</p>
        <ul>
          {empty && (
            <li>
              <IconUsers size={18} aria-hidden /> {t('home.welcome.empty.people')}
            </li>
          )}
          <li>
            <IconRoute size={18} aria-hidden /> {t(empty ? 'home.welcome.empty.journeys' : 'home.welcome.journeys')}
          </li>
          {!empty && (
            <li>
              <IconMailbox size={18} aria-hidden /> {t('home.welcome.mailbox')}
            </li>
          )}
          <li>
            <IconShieldCheck size={18} aria-hidden /> {t('home.welcome.nobody')}
          </li>
        </ul>
        <div className={classes.welcomeButtons}>
          {empty ? (
            <>
              <Button component="a" href={href('contacts')} size="md">
                {t('home.welcome.empty.go')}
              </Button>
              <Button component="a" href={href('journeys')} size="md" variant="default">
                {t('home.journeys.open')}
              </Button>
            </>
          ) : (
            <>
              <Button component="a" href={href('journeys')} size="md" onClick={close}>
                {t('home.welcome.go')}
              </Button>
              <Button component="a" href={href('mailbox')} size="md" variant="default">
                {t('nav.mailbox')}
              </Button>
            </>
          )}
        </div>
      </div>
      <CloseButton className={classes.welcomeClose} onClick={close} aria-label={t('close')} />
    </section>
  );
}

/** Path is our own small drawing: a journey on its way from the shop to a person. */
function Path() {
  return (
    <svg className={classes.path} viewBox="0 0 260 180" aria-hidden>
      <path
        d="M40 40H150a26 26 0 0 1 0 52H110a26 26 0 0 0 0 52H220"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="3"
        strokeDasharray="1 9"
        strokeLinecap="round"
      />
      {[
        [40, 40, '#12b886'],
        [150, 40, '#4263eb'],
        [110, 92, '#f08c00'],
        [110, 144, '#7048e8'],
        [220, 144, '#2f9e44'],
      ].map(([x, y, c]) => (
        <g key={`${x}${y}`} transform={`translate(${x} ${y})`}>
          <rect x="-24" y="-16" width="48" height="32" rx="9" fill="var(--panel)" stroke="var(--line)" />
          <rect x="-17" y="-9" width="18" height="18" rx="5" fill={String(c)} />
          <rect x="6" y="-6" width="12" height="4" rx="2" fill="var(--line)" />
          <rect x="6" y="2" width="9" height="4" rx="2" fill="var(--line)" />
        </g>
      ))}
    </svg>
  );
}
