import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { Avatar, Chip, Moment } from '../../parts';
import { ConsentBox } from './ConsentBox';
import { ConsentRecords } from './ConsentRecords';
import { Fields } from './Fields';
import classes from './Person.module.css';
import { Tags } from './Tags';
import { joined } from './value';

/** Person is the column with name, address, fields, tags and consent. */
export function Person({ contact: c }: { readonly contact: Schemas['Contact'] }) {
  const { t } = useTranslation();
  const name = c.name || c.company || c.address;
  const under = joined(c.kana, c.name ? c.company : undefined);
  return (
    <div className={classes.personInner}>
      <header className={classes.personHead}>
        <Avatar name={name} size={56} />
        <div>
          <h2>{name}</h2>
          {under && <p>{under}</p>}
          {c.sample && (
            <Chip tone="quiet" icon={<IconFlask size={13} aria-hidden />} title={t('contact.sample.help')}>
              {t('contact.sample')}
            </Chip>
          )}
        </div>
      </header>
      <ConsentBox contact={c} />
      <Fields contact={c} />
      <Tags contact={c} />
      <ConsentRecords contact={c} />
      <p className={classes.times}>
        {t('contact.created')} <Moment at={c.created_at} />
        {c.updated_at !== c.created_at && (
          <>
            <br />
            {t('contact.updated')} <Moment at={c.updated_at} />
          </>
        )}
      </p>
    </div>
  );
}
