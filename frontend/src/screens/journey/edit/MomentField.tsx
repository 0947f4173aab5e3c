import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { text } from '../../../journey/drawing';
import type { ControlProps } from './control';
import { textProblem } from './fields';
import { useTyped } from './useTyped';

/** MomentField asks for a day and a time in the journey's time zone. */
export function MomentField({ field, label, help, value, set }: ControlProps) {
  const { t } = useTranslation();
  const typed = useTyped(text(value), (v) => {
    if (!textProblem(field, v)) {
      set(v === '' ? undefined : v);
    }
  });
  const problem = textProblem(field, typed.text);
  return (
    <TextInput
      type="datetime-local"
      max="9999-12-31T23:59"
      label={label}
      description={help}
      value={typed.text}
      error={problem && say(t, problem)}
      onChange={(e) => typed.type(e.currentTarget.value)}
    />
  );
}
