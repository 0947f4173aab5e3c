import { IconSend } from '@tabler/icons-react';
import { Trans, useTranslation } from 'react-i18next';
import { Moment } from '../../../parts';
import { useInRoom } from '../inRoom';
import { Subject } from '../Subject';
import type { Preview } from '../types';
import { Bars } from './Bars';
import { FirstLook } from './FirstLook';
import classes from './FirstOut.module.css';
import { PracticeChoice } from './PracticeChoice';
import { peopleOf } from './people';
import { Section } from './Section';
import common from './Start.module.css';
import { Sum } from './Sum';
import type { Start } from './useStart';
import { Where } from './Where';

interface Props {
  readonly sheet: Preview;
  readonly start: Start;
  readonly account: boolean;
}

/**
 * FirstOut shows which mail is sent first and when, whether it goes to people or to the practice mailbox, and how long
 * it takes until all have it.
 */
export function FirstOut({ sheet, start, account }: Props) {
  const { t } = useTranslation();
  const { whole } = useInRoom();
  const { first, plan, practice } = sheet;
  const days = start.byHand.who !== 'nobody' || practice ? [] : (plan?.days ?? []);
  const choose = account && !(whole.state === 'running' && whole.practice);
  return (
    <Section icon={IconSend} title={t('start.first')} aside={choose && <PracticeChoice sheet={sheet} start={start} />}>
      <div className={common.panel}>
        <div className={classes.first}>
          {first && <FirstLook sheet={sheet} message={first.message} />}
          <div className={classes.firstText}>
            {first ? (
              <>
                <p className={classes.when}>
                  <When sheet={sheet} start={start} />
                </p>
                <p>
                  {t('start.first.mail', { title: first.title })}
                  <span className={classes.subject}>
                    {first.example && !first.example.includes('{{') ? first.example : <Subject text={first.subject} />}
                  </span>
                </p>
              </>
            ) : (
              <p>{t('start.first.none')}</p>
            )}
            {days.length > 0 && plan && <Sum plan={plan} />}
          </div>
          {days.length > 0 && <Bars days={days} more={plan?.more ?? 0} />}
        </div>
        {first && <Where sheet={sheet} account={account} />}
      </div>
    </Section>
  );
}

const soon = 60_000;

/** When is the time of the first mail: at once, at a moment, or some time after each person enters. */
function When({ sheet, start }: Pick<Props, 'sheet' | 'start'>) {
  const { t } = useTranslation();
  const { first } = sheet;
  if (!first) {
    return null;
  }
  if (!first.sure || peopleOf(sheet, start.choice.laterOnly, start.byHand) === 0) {
    return <strong>{t('start.first.when', { after: first.after })}</strong>;
  }
  if (Date.parse(first.at) - Date.now() < soon) {
    return <strong>{t(sheet.practice ? 'start.first.practice' : 'start.first.now')}</strong>;
  }
  return (
    <strong>
      <Trans i18nKey="start.first.at" components={{ at: <Moment at={first.at} /> }} />
    </strong>
  );
}
