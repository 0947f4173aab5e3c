import { useTranslation } from 'react-i18next';
import { say } from '../../canvas';
import { list, record } from '../../journey/drawing';
import { ruleWord } from '../../journey/steps';
import classes from './RuleText.module.css';

const deepest = 6;

/** RuleText is a whole condition as text: groups as lists, each question as one line. */
export function RuleText({ tree, depth = 0 }: { readonly tree: unknown; readonly depth?: number }) {
  const { t } = useTranslation();
  const rule = record(tree);
  for (const group of ['all', 'any', 'none'] as const) {
    const parts = list(rule[group]);
    if (parts.length < 2 || depth > deepest) {
      continue;
    }
    return (
      <div className={classes.rule}>
        <span>{t(`journey.rule.${group}`)}</span>
        <ul>
          {parts.map((part, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a rule never change their order
            <li key={i}>
              <RuleText tree={part} depth={depth + 1} />
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return <span>{say(t, ruleWord(tree))}</span>;
}
