interface Props {
  readonly values: readonly number[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  readonly quiet?: boolean;
  readonly className?: string | undefined;
}

/** Sparkline draws a few numbers on a scale of their own, the last one marked; the label tells the figures. */
export function Sparkline({ values, label, width = 112, height = 26, quiet, className }: Props) {
  const most = Math.max(1, ...values);
  const x = (i: number) => 3 + (i * (width - 6)) / Math.max(1, values.length - 1);
  const y = (v: number) => height - 4 - (v / most) * (height - 8);
  const points = values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(' ');
  const colour = quiet ? 'var(--faint)' : 'var(--accent)';
  const last = values.length - 1;
  return (
    <svg className={className} width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <polygon points={`${x(0)},${height - 2} ${points} ${x(last)},${height - 2}`} fill={colour} opacity={0.1} />
      <polyline points={points} fill="none" stroke={colour} strokeWidth={1.6} strokeLinejoin="round" />
      {last >= 0 && <circle cx={x(last)} cy={y(values[last] ?? 0)} r={2.4} fill={colour} />}
    </svg>
  );
}
