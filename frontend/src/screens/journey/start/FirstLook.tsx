import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { said } from '../../../parts';
import { useInRoom } from '../inRoom';
import { MailDialog } from '../mail/MailDialog';
import { Mini } from '../mail/Mini';
import { framedOf, useMail, useNowOnce } from '../mail/useMail';
import type { Preview } from '../types';
import classes from './FirstLook.module.css';
import common from './Start.module.css';

interface Props {
  readonly sheet: Preview;
  readonly message: string;
}

/** FirstLook is the first mail, drawn small; a click shows it large. */
export function FirstLook({ sheet, message }: Props) {
  const { t } = useTranslation();
  const { whole } = useInRoom();
  const [chosen, setChosen] = useState<string>();
  const [large, setLarge] = useState(false);
  const now = useNowOnce();
  const first = sheet.sample?.[0]?.contact;
  const { data: look, error } = useMail({ whole, message, contact: first, practice: sheet.practice });
  return (
    <div className={classes.look}>
      {error && !look ? (
        <p className={common.quiet}>{said(error, t).text}</p>
      ) : look ? (
        <Mini
          mail={framedOf(look, now)}
          view="desk"
          height={132}
          label={t('journey.look.large')}
          open={() => setLarge(true)}
        />
      ) : (
        <Skeleton height={132} radius={10} />
      )}
      <MailDialog
        wish={{ whole, message, contact: chosen ?? first, practice: sheet.practice }}
        chosen={chosen !== undefined}
        choose={setChosen}
        opened={large}
        close={() => setLarge(false)}
      />
    </div>
  );
}
