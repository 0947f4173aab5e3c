import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { text } from '../../../journey/drawing';
import type { ControlProps } from './control';
import { textProblem } from './fields';
import { useTyped } from './useTyped';

/** TextField asks for a text; a long one gets several lines. */
export function TextField({
  field,
  label,
  help,
  value,
  set,
  long = false,
}: ControlProps & { readonly long?: boolean }) {
  const { t } = useTranslation();
  const typed = useTyped(text(value), (v) => set(v === '' && !field.required ? undefined : v));
  const problem = textProblem(field, typed.text);
  const common = {
    label,
    description: help,
    value: typed.text,
    error: problem && say(t, problem),
    onChange: (e: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => typed.type(e.currentTarget.value),
    ...typed.ime,
  };
  return long ? <Textarea autosize minRows={2} maxRows={12} {...common} /> : <TextInput {...common} />;
}
