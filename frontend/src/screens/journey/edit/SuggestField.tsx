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

/** TagField asks for a tag; a new one is created when it is first given to somebody. */
export function TagField(props: ControlProps) {
  const { data } = useQuery({ queryKey: ['tags'], queryFn: () => ask(api.GET('/api/tags')) });
  return <Suggest {...props} known={(data?.items ?? []).map((g) => ({ key: g.name, name: g.name }))} />;
}

/**
 * EventField asks for a kind of event. Some kinds have a word of their own; others are shown under the name with which
 * they arrive by the API.
 */
export function EventField(props: ControlProps) {
  const { t } = useTranslation();
  const { drawing } = useInRoom();
  return <Suggest {...props} known={eventsIn(drawing).map((key) => ({ key, name: say(t, eventWord(key)) }))} />;
}

interface Known {
  readonly key: string;
  readonly name: string;
}

/** Suggest is a text field that offers known values, shown by their names. */
function Suggest({ field, label, help, value, set, known }: ControlProps & { readonly known: readonly Known[] }) {
  const { t } = useTranslation();
  const key = text(value);
  const typed = useTyped(known.find((k) => k.key === key)?.name ?? key, (v) =>
    set(known.find((k) => k.name === v)?.key ?? v),
  );
  const problem = textProblem(field, typed.text);
  return (
    <Autocomplete
      label={label}
      description={help}
      limit={50}
      data={[...new Set(known.map((k) => k.name))]}
      value={typed.text}
      error={problem && say(t, problem)}
      onChange={typed.type}
      {...typed.ime}
    />
  );
}
