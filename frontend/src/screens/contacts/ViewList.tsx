import { type Icon, IconBan, IconFlask, IconRoute, IconShieldQuestion, IconTag, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { language, type Schemas } from '../../bridge';
import classes from './Contacts.module.css';
import { addressOf, type Filter } from './filter';

interface Props {
  readonly filter: Filter;
  readonly choose: (f: Filter) => void;
  readonly views: readonly Schemas['ContactView'][];
  readonly tags: readonly Schemas['Tag'][];
}

const icons: Readonly<Record<string, Icon>> = {
  all: IconUsers,
  inside: IconRoute,
  unknown: IconShieldQuestion,
  stopped: IconBan,
  sample: IconFlask,
};

/** ViewList is every view and tag with the number of people in it. */
export function ViewList({ filter, choose, views, tags }: Props) {
  const { t } = useTranslation();
  const everybody = views.find((v) => v.id === 'all')?.n ?? 0;
  const pick = (ids: readonly string[]) => ids.flatMap((id) => views.filter((v) => v.id === id));
  // the sample is a view of its own only where there are others beside it
  const usual = pick(['all', 'inside', 'sample']).filter((v) => v.id !== 'sample' || (v.n > 0 && v.n < everybody));
  const row = (to: Filter, name: string, n: number, Mark: Icon) => {
    const here = to.view === filter.view && to.tag === filter.tag;
    return (
      <li key={`${to.view} ${to.tag}`}>
        <a
          className={classes.view}
          href={addressOf(to)}
          aria-current={here ? 'page' : undefined}
          onClick={(e) => {
            if (!e.metaKey && !e.ctrlKey) {
              e.preventDefault();
              choose(to);
            }
          }}
        >
          <Mark size={17} stroke={1.7} aria-hidden />
          <span title={name}>{name}</span>
          <b>{n.toLocaleString(language())}</b>
        </a>
      </li>
    );
  };
  const used = tags.filter((tag) => tag.n > 0 || tag.name === filter.tag);
  const kept = { search: '', order: filter.order };
  return (
    <div className={classes.viewList}>
      <ul>{usual.map((v) => row({ ...kept, view: v.id, tag: '' }, v.name, v.n, icons[v.id] ?? IconUsers))}</ul>
      {views.length > 0 && <h3>{t('contacts.views.tidy')}</h3>}
      <ul>
        {pick(['unknown', 'stopped']).map((v) =>
          row({ ...kept, view: v.id, tag: '' }, v.name, v.n, icons[v.id] ?? IconUsers),
        )}
      </ul>
      {used.length > 0 && (
        <>
          <h3>{t('contacts.tags')}</h3>
          <ul>{used.map((tag) => row({ ...kept, view: 'all', tag: tag.name }, tag.name, tag.n, IconTag))}</ul>
        </>
      )}
    </div>
  );
}
