import { useTranslation } from 'react-i18next';
import { RuleText } from '../RuleText';
import classes from './Inspect.module.css';

interface Props {
  readonly label: string;
  readonly tree: unknown;
  /** What the rule is about: a person, or an event that happened. */
  readonly scope: 'person' | 'event';
  readonly required: boolean;
  readonly onChange: (tree: unknown) => void;
}

/** RuleSlot is where the rule of a step stands. */
export function RuleSlot({ label, tree, required }: Props) {
  const { t } = useTranslation();
  return (
    <div>
      <div className={classes.label}>{label}</div>
      {tree === undefined ? (
        <span className={classes.quiet}>{t(required ? 'inspect.rule.none' : 'inspect.rule.any')}</span>
      ) : (
        <RuleText tree={tree} />
      )}
    </div>
  );
}
