import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, ask, type Schemas } from '../../bridge';

/**
 * useFindPerson finds a few people by the text of a search box. Enter takes the first of them as soon as the answer is
 * there: never somebody who was found for another text, and without a second press.
 */
export function useFindPerson(search: string, enabled: boolean, take: (c: Schemas['Contact']) => void) {
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['contacts', 'pick', search],
    queryFn: async () => (await ask(api.GET('/api/contacts', { params: { query: { search, limit: 6 } } }))).items ?? [],
    enabled,
    placeholderData: keepPreviousData,
  });
  /** The box's text at an Enter, and the text that was searched then: the search follows the typing a moment later. */
  const entered = useRef<{ readonly said: string; readonly over: string }>(undefined);
  const settle = () => {
    const wish = entered.current;
    if (!wish) return;
    if (search !== wish.said) {
      if (search !== wish.over) entered.current = undefined; // the person typed on
    } else if (data && !isPlaceholderData) {
      entered.current = undefined;
      if (data[0]) take(data[0]);
    }
  };
  useEffect(settle);
  return {
    people: data,
    enter: (said: string) => {
      entered.current = { said, over: search };
      settle();
    },
  };
}
