// biome-ignore-all lint/a11y/useSemanticElements: a table of a hundred thousand rows shows some of them; its parts are named by roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, a row is its active descendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid hears the keys
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Ago, href, Moment } from '../../parts';
import { ConsentWord } from './ConsentWord';
import classes from './Contacts.module.css';
import { EventIcon } from './EventIcon';
import type { Contact } from './useRows';

interface Props {
  readonly contact: Contact;
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly press: (c: Contact, at: number, e: React.MouseEvent, box: boolean) => void;
}

const none = '—';

/** Row is one person on one line. */
export const Row = memo(function Row({ contact: c, index, top, active, selected, press }: Props) {
  const { t } = useTranslation();
  const tags = c.tags ?? [];
  const name = c.name || c.company || c.address;
  return (
    <div
      id={`contact-row-${index}`}
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={(e) => e.shiftKey && e.preventDefault()}
      onClick={(e) => press(c, index, e, false)}
    >
      <span
        role="gridcell"
        className={classes.box}
        onClick={(e) => {
          e.stopPropagation();
          press(c, index, e, true);
        }}
      >
        <input type="checkbox" tabIndex={-1} checked={selected} readOnly aria-label={t('contacts.select', { name })} />
      </span>
      <span role="rowheader" className={classes.name} data-column="name">
        <a
          href={href('contacts', c.id)}
          tabIndex={-1}
          title={c.kana ? `${name}（${c.kana}）` : name}
          onClick={(e) => (e.shiftKey || e.ctrlKey || e.metaKey ? e.preventDefault() : e.stopPropagation())}
        >
          {name}
        </a>
        {c.kana && <small>{c.kana}</small>}
        {!c.name && name !== c.address && <small>{c.address}</small>}
      </span>
      <span role="gridcell" data-column="company" title={c.company}>
        {c.name && c.company ? c.company : <i>{none}</i>}
      </span>
      <span role="gridcell" className={classes.tags} data-column="tags" title={tags.join('、')}>
        {tags.slice(0, 2).map((tag) => (
          <span key={tag} className={classes.tag}>
            {tag}
          </span>
        ))}
        {tags.length > 2 && <b>+{tags.length - 2}</b>}
        {tags.length === 0 && <i>{none}</i>}
      </span>
      <span role="gridcell" data-column="inside">
        {c.inside > 0 ? t('contacts.inside', { count: c.inside }) : <i>{none}</i>}
      </span>
      <span role="gridcell" className={classes.last} data-column="last">
        {c.last ? (
          <>
            <EventIcon kind={c.last.kind} size={16} />
            <span title={c.last.text}>{c.last.text}</span>
            <Ago at={c.last.at} />
          </>
        ) : (
          <i>{none}</i>
        )}
      </span>
      <span role="gridcell" data-column="consent">
        <ConsentWord state={c.consent_state} />
      </span>
      <span role="gridcell" data-column="since">
        <Moment at={c.created_at} as="short" />
      </span>
    </div>
  );
});

/** SkeletonRow is the placeholder of a row that is loading. */
export const SkeletonRow = memo(function SkeletonRow({ index, top }: { readonly index: number; readonly top: number }) {
  return (
    <div
      id={`contact-row-${index}`}
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className={classes.box} />
      <span role="gridcell" className={classes.name} data-column="name">
        <i className={classes.bone} style={{ width: 90 + ((index * 37) % 60) }} />
      </span>
      {['company', 'tags', 'inside', 'last', 'consent', 'since'].map((column, n) => (
        <span key={column} role="gridcell">
          <i className={classes.bone} style={{ width: `${30 + ((index * 29 + n * 17) % 45)}%` }} />
        </span>
      ))}
    </div>
  );
});
