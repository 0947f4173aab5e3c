import classes from './Chips.module.css';

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly name: string }[];
  readonly onChange: (value: T) => void;
  readonly tone?: 'plain' | 'all' | 'any' | 'none';
}

/** ChipSelect chooses one of a few words inside a sentence. */
export function ChipSelect<T extends string>({ label, value, options, onChange, tone = 'plain' }: Props<T>) {
  return (
    <select
      className={classes.select}
      data-tone={tone}
      aria-label={label}
      value={value}
      onChange={(e) => {
        const chosen = options.find((o) => o.value === e.currentTarget.value);
        if (chosen) {
          onChange(chosen.value);
        }
      }}
    >
      {options.map((o) => (
        <option key={o.value} value={o.value}>
          {o.name}
        </option>
      ))}
    </select>
  );
}
