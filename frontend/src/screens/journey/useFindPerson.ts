import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, ask, type Schemas } from '../../bridge';

/** useFindPerson finds a few people by what a box looks for. Enter takes the first of them as soon as it is known who
 * that is: never somebody who was found by other letters, and without a second press. */
export function useFindPerson(search: string, enabled: boolean, take: (c: Schemas['Contact']) => void) {
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['contacts', 'pick', search],
    queryFn: async () => (await ask(api.GET('/api/contacts', { params: { query: { search, limit: 6 } } }))).items ?? [],
    enabled,
    placeholderData: keepPreviousData,
  });
  /** What the box said at an Enter, and what it looked for then: it tells what was typed a moment later. */
  const entered = useRef<{ readonly said: string; readonly over: string }>(undefined);
  const settle = () => {
    const wish = entered.current;
    if (!wish) return;
    if (search !== wish.said) {
      if (search !== wish.over) entered.current = undefined; // somebody typed on
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
