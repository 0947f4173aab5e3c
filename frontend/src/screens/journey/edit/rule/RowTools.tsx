import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots, IconFilter, IconSquareRoundedLetterO, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { begun, canMove, move, remove, replace } from './change';
import { askedBy } from './compare';
import { useEditing } from './editing';
import classes from './Rows.module.css';
import type { Part } from './rule';
import { beside } from './useRowKeys';

/** RowTools are the buttons of a row: move, add, remove. */
export function RowTools({ part }: { readonly part: Part }) {
  const { t } = useTranslation();
  const { root, known, change, put } = useEditing();
  const group = part.form === 'all' || part.form === 'any' || part.form === 'none';
  const step = (by: -1 | 1) => ({
    disabled: !canMove(root, part.id, by),
    onClick: () => change(move(root, part.id, by), { at: part.id }),
  });
  const compared = part.form === 'field' || part.form === 'prop' ? part : undefined;
  const asked = compared && askedBy(compared.is, known.type(compared.form, compared.key));
  return (
    <span className={classes.tools}>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t(group ? 'rule.group.menu' : 'rule.row.menu')}
          >
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowUp size={15} />} {...step(-1)}>
            {t('rule.up')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowDown size={15} />} {...step(1)}>
            {t('rule.down')}
          </Menu.Item>
          {compared && asked !== 'nothing' && asked !== 'flag' && (
            <Menu.Item
              leftSection={<IconSquareRoundedLetterO size={15} />}
              onClick={() =>
                put({
                  ...compared,
                  emptyAs: compared.emptyAs === undefined ? (asked === 'number' ? 0 : '') : undefined,
                })
              }
            >
              {t(compared.emptyAs === undefined ? 'rule.empty_as.add' : 'rule.empty_as.remove')}
            </Menu.Item>
          )}
          {part.form === 'event' && !part.where && part.times !== 'never' && (
            <Menu.Item
              leftSection={<IconFilter size={15} />}
              onClick={() => {
                const where = begun();
                const first = where.parts[0];
                change(replace(root, { ...part, where }), first ? { at: first.id } : {});
              }}
            >
              {t('rule.where.add')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t(group ? 'rule.group.remove' : 'rule.row.remove')}
        onClick={() => change(remove(root, part.id), { at: beside(root, part.id) })}
      >
        <IconX size={15} />
      </ActionIcon>
    </span>
  );
}
