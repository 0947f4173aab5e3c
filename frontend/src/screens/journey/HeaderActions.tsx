import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconFileExport,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStop,
  IconSend,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStanding } from '../../parts';
import { askPause, askResume, askStop, exportFile } from './commands';
import { useInRoom } from './inRoom';
import { can } from './state';

/** HeaderActions are the header's buttons for the commands that the journey's state allows. */
export function HeaderActions() {
  const { t } = useTranslation();
  const { whole, acted, room } = useInRoom();
  const account = useStanding()?.account;
  const may = can(whole);
  const off = room.starting !== undefined;
  return (
    <>
      {may.start && (
        <Button
          leftSection={<IconPlayerPlayFilled size={15} />}
          disabled={off}
          variant={whole.state === 'finishing' ? 'default' : 'filled'}
          onClick={() => room.open('as-told')}
        >
          {t(whole.state === 'draft' ? 'journey.start' : 'journey.start.again')}
        </Button>
      )}
      {may.resume && (
        <Button leftSection={<IconPlayerPlayFilled size={15} />} disabled={off} onClick={() => askResume(acted, t)}>
          {t('journey.resume')}
        </Button>
      )}
      {may.pause && (
        <Button
          variant="default"
          leftSection={<IconPlayerPauseFilled size={15} />}
          disabled={off}
          onClick={() => askPause(acted, t)}
        >
          {t('journey.pause')}
        </Button>
      )}
      <Menu position="bottom-end" width={230} disabled={off}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} disabled={off} aria-label={t('journey.menu')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may.real && account && (
            <Menu.Item leftSection={<IconSend size={16} />} onClick={() => room.open('real')}>
              {t('journey.real')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconFileExport size={16} />} onClick={() => void exportFile(whole, t)}>
            {t('journey.export')}
          </Menu.Item>
          {may.stop && (
            <>
              <Menu.Divider />
              <Menu.Item color="red.9" leftSection={<IconPlayerStop size={16} />} onClick={() => askStop(acted, t)}>
                {t('journey.stop.ask')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
