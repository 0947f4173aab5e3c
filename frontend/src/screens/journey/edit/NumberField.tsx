import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import type { ControlProps } from './control';
import { numberIn, numberProblem, plainDigits } from './fields';
import { useTyped } from './useTyped';

/**
 * NumberField asks for a number. A text that is no number is not stored; when the field loses the focus, it shows the
 * last number again.
 */
export function NumberField({ field, label, help, value, set }: ControlProps) {
  const { t } = useTranslation();
  const whole = field.type === 'integer';
  const kept = typeof value === 'number' ? String(value) : '';
  const typed = useTyped(kept, (text) => {
    const read = numberIn(text, whole);
    typed.setText(plainDigits(text));
    if (numberProblem(field, read)) {
      return;
    }
    set(read.kind === 'number' ? read.value : undefined);
  });
  const problem = numberProblem(field, numberIn(typed.text, whole));
  return (
    <TextInput
      label={label}
      description={help}
      inputMode={whole ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={typed.text}
      error={problem && say(t, problem)}
      onChange={(e) => typed.type(e.currentTarget.value)}
      onBlur={() => problem && typed.setText(kept)}
      {...typed.ime}
    />
  );
}
