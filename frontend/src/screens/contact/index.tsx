import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconRoute, IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem } from '../../bridge';
import { Empty, href, Page, Trouble, useCommands } from '../../parts';
import classes from './Contact.module.css';
import { EnterJourney } from './EnterJourney';
import { enterOne } from './enterOne';
import { Passages } from './Passages';
import { Person } from './Person';
import { Reasons } from './Reasons';
import { Timeline } from './Timeline';
import { useWhy } from './useWhy';

/** ContactPage is one person: who they are, where they are in their journeys, and what was decided and why. */
export function ContactPage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [entering, setEntering] = useState(false);
  const [about, setAbout] = useState(false);
  const person = useQuery({
    queryKey: ['contacts', 'one', id],
    queryFn: () => ask(api.GET('/api/contacts/{id}', { params: { path: { id } } })),
  });
  const why = useWhy(id);
  useCommands(
    useMemo(
      () => [
        { id: 'contact.enter', word: 'contact.enter', section: 'do', icon: IconRoute, run: () => setEntering(true) },
        { id: 'contact.print', word: 'contact.print', section: 'do', run: () => window.print() },
      ],
      [],
    ),
  );
  const c = person.data;
  const above = [{ title: t('nav.contacts'), to: ['contacts'] }];
  if (person.error instanceof Problem && person.error.status === 404) {
    return (
      <Page title={t('contact.gone')} above={above}>
        <Empty
          icon={IconUserOff}
          title={t('contact.gone')}
          action={
            <Button component="a" href={href('contacts')} variant="default">
              {t('contact.gone.back')}
            </Button>
          }
        >
          {t('contact.gone.text')}
        </Empty>
      </Page>
    );
  }
  if (!c && person.error) {
    return (
      <Page title={t('nav.contacts')} above={above}>
        <Trouble error={person.error} again={() => void person.refetch()} />
      </Page>
    );
  }
  const name = c ? c.name || c.company || c.address : '';
  return (
    <Page
      fill
      title={name || t('nav.contacts')}
      above={above}
      actions={
        c && (
          <>
            <Button variant="default" className={classes.aboutButton} onClick={() => setAbout(true)}>
              {t('contact.about')}
            </Button>
            <Button leftSection={<IconRoute size={16} />} onClick={() => setEntering(true)}>
              {t('contact.enter')}
            </Button>
          </>
        )
      }
    >
      <div className={classes.screen} data-why={why.open || undefined}>
        <aside className={classes.person} aria-label={t('contact.about')}>
          {c ? <Person contact={c} /> : <PersonWait />}
        </aside>
        <div className={classes.middle}>
          <Passages contact={id} name={name} />
          <Timeline contact={id} why={why} />
        </div>
        {why.open && <Reasons why={why} person={name} />}
      </div>
      <Drawer
        opened={about}
        onClose={() => setAbout(false)}
        size={380}
        title={<strong>{t('contact.about')}</strong>}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {c && <Person contact={c} />}
      </Drawer>
      {entering && c && (
        <EnterJourney
          people={[c]}
          close={() => setEntering(false)}
          start={async (journey, inside) => {
            if (await enterOne(c, journey, inside, t)) {
              setEntering(false);
            }
          }}
        />
      )}
    </Page>
  );
}

function PersonWait() {
  return (
    <div className={classes.personWait}>
      <Skeleton height={56} circle />
      <Skeleton height={22} width="60%" />
      {[1, 2, 3, 4, 5].map((n) => (
        <Skeleton key={n} height={16} width={`${60 + n * 6}%`} />
      ))}
    </div>
  );
}
