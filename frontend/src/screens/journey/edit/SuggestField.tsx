import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../../bridge';
import { say } from '../../../canvas';
import { eventWord } from '../../../journey';
import { text } from '../../../journey/drawing';
import { useInRoom } from '../inRoom';
import type { ControlProps } from './control';
import { eventsIn, textProblem } from './fields';
import { useTyped } from './useTyped';

/** TagField asks for a tag; one that nobody has yet is made when it is first given. */
export function TagField(props: ControlProps) {
  const { data } = useQuery({ queryKey: ['tags'], queryFn: () => ask(api.GET('/api/tags')) });
  return <Suggest {...props} known={(data?.items ?? []).map((g) => ({ key: g.name, name: g.name }))} />;
}

/** EventField asks for what people do. Some events have a word; others are called as the program that tells of them
 * calls them. */
export function EventField(props: ControlProps) {
  const { t } = useTranslation();
  const { drawing } = useInRoom();
  return <Suggest {...props} known={eventsIn(drawing).map((key) => ({ key, name: say(t, eventWord(key)) }))} />;
}

interface Known {
  readonly key: string;
  readonly name: string;
}

/** Suggest is a field for a text that offers what is known; what is known is shown by its name. */
function Suggest({ field, label, value, set, known }: ControlProps & { readonly known: readonly Known[] }) {
  const { t } = useTranslation();
  const key = text(value);
  const typed = useTyped(known.find((k) => k.key === key)?.name ?? key, (v) =>
    set(known.find((k) => k.name === v)?.key ?? v),
  );
  const problem = textProblem(field, typed.text);
  return (
    <Autocomplete
      label={label}
      limit={50}
      data={[...new Set(known.map((k) => k.name))]}
      value={typed.text}
      error={problem && say(t, problem)}
      onChange={typed.type}
      {...typed.ime}
    />
  );
}
