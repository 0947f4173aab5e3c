import { Radio } from '@mantine/core';
import { useState } from 'react';
import classes from './Choice.module.css';

interface Option {
  readonly value: string;
  readonly title: string;
  readonly text: string;
}

interface Props {
  readonly label: string;
  readonly options: readonly Option[];
  readonly first: string;
  readonly onChange: (value: string) => void;
}

/** Choice is a question with few answers, each with its consequence. */
export function Choice({ label, options, first, onChange }: Props) {
  const [value, setValue] = useState(first);
  return (
    <Radio.Group
      aria-label={label}
      value={value}
      onChange={(v) => {
        setValue(v);
        onChange(v);
      }}
    >
      <div className={classes.options}>
        {options.map((o) => (
          <Radio.Card key={o.value} value={o.value} className={classes.option} radius={10}>
            <Radio.Indicator />
            <span>
              <strong>{o.title}</strong>
              <span className={classes.text}>{o.text}</span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
