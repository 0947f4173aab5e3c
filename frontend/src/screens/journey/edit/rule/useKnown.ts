import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../../../bridge';
import { say } from '../../../../canvas';
import { eventWord, fieldWord } from '../../../../journey';
import type { FieldType } from './compare';
import type { TypeOf } from './trouble';

export interface Choice {
  readonly key: string;
  readonly name: string;
}

/** Known are the fields and tags of the workspace, by name. */
export interface Known {
  readonly fields: readonly Choice[];
  readonly tags: readonly Choice[];
  readonly events: readonly Choice[];
  readonly props: readonly Choice[];
  readonly type: TypeOf;
  readonly name: (form: 'field' | 'prop' | 'event', key: string) => string;
}

const props = ['amount', 'item', 'product', 'beans', 'plan', 'course', 'service', 'form', 'page'];

/** useKnown asks the server for the fields and tags of the workspace. */
export function useKnown(): Known {
  const { t } = useTranslation();
  const fields = useQuery({
    queryKey: ['fields'],
    queryFn: () => ask(api.GET('/api/fields')),
    staleTime: 5 * 60_000,
  }).data;
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => ask(api.GET('/api/tags')) }).data;
  return useMemo(() => {
    const own = new Map((fields?.items ?? []).map((f) => [f.key, f]));
    const types = new Map<string, FieldType>([...own].map(([key, f]) => [key, f.type]));
    types.set('email', 'text'); // a column of the person, not one of the fields
    const name: Known['name'] = (form, key) => {
      if (form === 'event') return say(t, eventWord(key));
      if (form === 'prop') return props.includes(key) ? t(`rule.prop.${key}`) : key;
      return own.get(key)?.label ?? say(t, fieldWord(key));
    };
    return {
      fields: [...types.keys()].map((key) => ({ key, name: name('field', key) })),
      tags: (tags?.items ?? []).map((tag) => ({ key: tag.name, name: tag.name })),
      events: ['purchase', 'form.submitted'].map((key) => ({ key, name: name('event', key) })),
      props: props.map((key) => ({ key, name: name('prop', key) })),
      type: (form, key) => (form === 'prop' ? 'any' : (types.get(key) ?? 'any')),
      name,
    };
  }, [fields, tags, t]);
}
