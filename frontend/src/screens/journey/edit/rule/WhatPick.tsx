import { useTranslation } from 'react-i18next';
import { replace } from './change';
import { compare, type FieldType } from './compare';
import { useEditing } from './editing';
import { Pick, type Section } from './Pick';
import type { Compared, Leaf } from './rule';

interface Props {
  readonly row: Leaf;
  /** The row is about an event's properties. */
  readonly props: boolean;
  readonly wrong: boolean;
}

/** WhatPick chooses what a row is about: a field, a tag or an event of a person, or a property of an event. */
export function WhatPick({ row, props, wrong }: Props) {
  const { t } = useTranslation();
  const { root, known, change, arrived } = useEditing();
  const put = (part: Leaf) => change(replace(root, part), { at: row.id }); // the focus stays in this row
  const compared = (form: 'field' | 'prop') => (key: string) => {
    const type = known.type(form, key);
    const old = isCompared(row) ? { row, type: known.type(row.form, row.key) } : undefined;
    const begun = compare(row.id, form, key, type, old);
    put(asWords(begun, type, t('rule.yes')));
  };
  const sections: readonly Section[] = props
    ? [
        {
          name: t('rule.pick.props'),
          choices: known.props,
          choose: compared('prop'),
          own: (text) => t('rule.pick.own.prop', { text }),
        },
      ]
    : [
        { name: t('rule.pick.fields'), choices: known.fields, choose: compared('field') },
        {
          name: t('rule.pick.tags'),
          choices: known.tags,
          choose: (tag) => put({ id: row.id, form: 'tag', tag, has: row.form === 'tag' ? row.has : true }),
          own: (text) => t('rule.pick.own.tag', { text }),
        },
        {
          name: t('rule.pick.events'),
          choices: known.events,
          choose: (event) => put(row.form === 'event' ? { ...row, event } : happened(row.id, event)),
          own: (text) => t('rule.pick.own.event', { text }),
        },
      ];
  return (
    <Pick
      row={row.id}
      label={t('rule.pick.label')}
      chosen={nameOf(row, known.name) || undefined}
      sections={sections}
      tone={row.form === 'tag' || row.form === 'event' ? row.form : row.form === 'fresh' ? 'fresh' : 'field'}
      wrong={wrong}
      opened={arrived === row.id && row.form === 'fresh'}
    />
  );
}

const happened = (id: number, event: string): Leaf => ({
  id,
  form: 'event',
  event,
  times: 'least',
  least: 1,
  most: 1,
  days: undefined,
  where: undefined,
});

const isCompared = (row: Leaf): row is Compared => row.form === 'field' || row.form === 'prop';

/** asWords writes a yes in the page's language; every form of it has the same meaning. */
function asWords(row: ReturnType<typeof compare>, type: FieldType, yes: string): Leaf {
  return type === 'flag' && row.value === 'yes' ? { ...row, value: yes } : row;
}

function nameOf(row: Leaf, name: (form: 'field' | 'prop' | 'event', key: string) => string): string {
  switch (row.form) {
    case 'tag':
      return row.tag;
    case 'event':
      return row.event && name('event', row.event);
    case 'field':
    case 'prop':
      return row.key && name(row.form, row.key);
    default:
      return '';
  }
}
