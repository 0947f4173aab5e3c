import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, ask, type Schemas } from '../../bridge';

type Found = Schemas['Contact'];

/** useFindPerson finds a few people by what a box says. Enter takes the first of them as soon as it is known who that
 * is: never somebody who was found by other letters, and without a second press. */
export function useFindPerson(search: string, enabled: boolean, take: (c: Found) => void) {
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['contacts', 'pick', search],
    queryFn: async () => (await ask(api.GET('/api/contacts', { params: { query: { search, limit: 6 } } }))).items ?? [],
    enabled,
    placeholderData: keepPreviousData,
  });
  const known = isPlaceholderData ? undefined : data;
  const entered = useRef<string>(undefined); // what the box said at an Enter that came before its answer
  const settle = () => {
    if (!enabled) entered.current = undefined; // the box was closed
    if (entered.current !== search || !known) return;
    entered.current = undefined;
    if (known[0]) take(known[0]);
  };
  const latest = useRef(settle);
  latest.current = settle;
  useEffect(() => {
    if (entered.current !== search) entered.current = undefined; // typed on
  }, [search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer is what it waits for
  useEffect(() => latest.current(), [search, known]);
  return {
    people: data,
    enter: (said: string) => {
      entered.current = said;
      settle();
    },
  };
}
