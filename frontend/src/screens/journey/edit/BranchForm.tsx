import { ActionIcon, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { most } from '../../../journey/edit';
import classes from './Inspect.module.css';
import { useRowDrag } from './useRowDrag';
import { useTyped } from './useTyped';

interface Props {
  readonly name: string;
  /** undefined: branches of this kind have no name of their own. */
  readonly title: string | undefined;
  /** The share of people who take this branch, 0…1, where branches have weights. */
  readonly share: number | undefined;
  readonly first: boolean;
  readonly last: boolean;
  /** The last branch cannot be removed. */
  readonly only: boolean;
  readonly rename: (title: string) => void;
  /** order moves the branch by places, up or down. */
  readonly order: (by: number) => void;
  readonly remove: () => void;
  readonly children: ReactNode;
}

/** BranchForm edits one branch of a split. */
export function BranchForm(props: Props) {
  const { t } = useTranslation();
  const { name, title, share, first, last, only, rename, order, remove, children } = props;
  const typed = useTyped(title ?? '', rename);
  const onPress = useRowDrag(order);
  return (
    <section
      className={classes.branch}
      aria-label={name}
      onKeyDown={(e) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
        if (e.altKey && by && !(by < 0 ? first : last)) {
          e.preventDefault();
          order(by);
        }
      }}
    >
      <header onPointerDown={onPress} title={t('drag.branch.hint')}>
        <strong>{name}</strong>
        {share !== undefined && <span className={classes.quiet}>{t('inspect.branch.share', { share })}</span>}
        <span className={classes.icons}>
          <Icon label={t('inspect.branch.up', { name })} off={first} run={() => order(-1)}>
            <IconArrowUp size={16} />
          </Icon>
          <Icon label={t('inspect.branch.down', { name })} off={last} run={() => order(1)}>
            <IconArrowDown size={16} />
          </Icon>
          <Icon label={t('inspect.branch.remove', { name })} off={only} run={remove}>
            <IconTrash size={16} />
          </Icon>
        </span>
      </header>
      {title !== undefined && (
        <TextInput
          label={t('inspect.branch.title')}
          placeholder={name}
          maxLength={most.title}
          value={typed.text}
          onChange={(e) => typed.type(e.currentTarget.value)}
          {...typed.ime}
        />
      )}
      {children}
    </section>
  );
}

interface IconProps {
  readonly label: string;
  readonly off: boolean;
  readonly run: () => void;
  readonly children: ReactNode;
}

function Icon({ label, off, run, children }: IconProps) {
  return (
    // A disabled button would lose the focus; this one keeps it, so that a branch moved to the top can be moved down
    // again.
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      aria-label={label}
      title={label}
      aria-disabled={off}
      {...(off && { 'data-disabled': true })}
      onClick={() => off || run()}
    >
      {children}
    </ActionIcon>
  );
}
