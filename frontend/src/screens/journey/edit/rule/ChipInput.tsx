import { useEffect, useRef, useState } from 'react';
import { isImeKey } from '../../../../parts';
import classes from './Chips.module.css';
import { readNumber } from './compare';

interface Text {
  readonly label: string;
  readonly value: string | number;
  readonly onChange: (value: string | number) => void;
  readonly wrong?: boolean;
}

/** ChipText is a text field inside a sentence. Changes are reported only outside of an input method's composition. */
export function ChipText(props: Text) {
  return <Input {...props} read={asWritten} />;
}

/**
 * ChipNumber is a number field inside a sentence; it accepts full-width digits. A text that is no number is reported as
 * text.
 */
export function ChipNumber(props: Text) {
  return <Input {...props} read={readNumber} number />;
}

const asWritten = (text: string) => text;

interface Read extends Text {
  readonly read: (text: string) => string | number;
  readonly number?: boolean;
}

function Input({ label, value, onChange, wrong, read, number }: Read) {
  const [text, setText] = useState(String(value));
  const composing = useRef(false);
  const shown = useRef(text);
  shown.current = text;
  useEffect(() => {
    if (!composing.current && read(shown.current) !== value) {
      setText(String(value)); // it was changed elsewhere
    }
  }, [value, read]);
  const tell = (written: string) => {
    const now = read(written);
    if (now !== value) {
      onChange(now);
    }
  };
  return (
    <input
      className={classes.input}
      aria-label={label}
      aria-invalid={wrong || undefined}
      autoComplete="off"
      maxLength={200}
      data-number={number}
      {...(number ? { inputMode: 'decimal' as const } : {})}
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value);
        if (!composing.current) {
          tell(e.currentTarget.value);
        }
      }}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(e) => {
        composing.current = false;
        tell(e.currentTarget.value);
      }}
      onBlur={() => number && setText(String(read(text)))}
      onKeyDown={(e) => {
        if (!isImeKey(e) && e.key === 'Enter') {
          e.currentTarget.blur();
        }
      }}
    />
  );
}

/** ChipDay is a date field inside a sentence, with the system's control. */
export function ChipDay({ label, value, onChange, wrong }: Text) {
  return (
    <input
      type="date"
      className={classes.input}
      data-day
      aria-label={label}
      aria-invalid={wrong || undefined}
      max="9999-12-31"
      value={dayIn(String(value))}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  );
}

/** dayIn is the day that a text names, as YYYY-MM-DD for the control; "" when it names none. */
function dayIn(text: string): string {
  const [, y, m, d] = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})/.exec(text.normalize('NFKC')) ?? [];
  return y && m && d ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : '';
}
