import { useInRoom } from '../inRoom';
import classes from './Inspect.module.css';
import { RuleField } from './rule/RuleField';

interface Props {
  readonly label: string;
  readonly help?: string | undefined;
  readonly tree: unknown;
  /** What the condition is about: a person, or an event. */
  readonly scope: 'person' | 'event';
  readonly onChange: (tree: unknown, burst?: string) => void;
}

/** RuleSlot is the place of a step's condition in a form. */
export function RuleSlot({ label, help, tree, scope, onChange }: Props) {
  const { drawing } = useInRoom();
  return (
    <div>
      <div className={classes.label}>{label}</div>
      {help && <p className={classes.quiet}>{help}</p>}
      <RuleField tree={tree} scope={scope} zone={drawing.settings.zone} onChange={onChange} label={label} />
    </div>
  );
}
