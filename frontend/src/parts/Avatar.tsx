import classes from './Parts.module.css';

const hues = ['#4263eb', '#0c8599', '#2f9e44', '#7048e8', '#c2255c', '#e8590c', '#1971c2', '#5c940d'];

/** Avatar is the first character of a name on a background that is always the same for a name. */
export function Avatar({ name, size = 28 }: { readonly name: string; readonly size?: number }) {
  let sum = 0;
  for (const c of name) {
    sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 9973;
  }
  return (
    <span
      className={classes.avatar}
      style={
        {
          '--hue': hues[sum % hues.length],
          width: size,
          height: size,
          fontSize: Math.round(size * 0.46),
        } as React.CSSProperties
      }
      aria-hidden
    >
      {[...name.trim()][0] ?? '？'}
    </span>
  );
}
