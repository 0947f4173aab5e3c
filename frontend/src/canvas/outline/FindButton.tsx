import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './JourneyOutline.module.css';

/** FindButton opens the search box over the outline. */
export function FindButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={`${t('canvas.tool.find')}　Ctrl+F`}>
      <UnstyledButton className={classes.findButton} aria-label={t('canvas.tool.find')} onClick={onClick}>
        <IconSearch size={17} stroke={1.8} />
      </UnstyledButton>
    </Tooltip>
  );
}
