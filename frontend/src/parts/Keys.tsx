import { useTranslation } from 'react-i18next';
import { keysOf } from './commands';
import classes from './Parts.module.css';

/** Movements of the pointer that stand among keys; their names are words. */
const movements = ['drag', 'click'];

/** Keys shows the keys of a command. */
export function Keys({ keys }: { readonly keys: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.kbds}>
      {keysOf(keys).map((k) => (
        <kbd key={k} className={classes.kbd}>
          {movements.includes(k) ? t(`keys.${k}`) : k}
        </kbd>
      ))}
    </span>
  );
}
