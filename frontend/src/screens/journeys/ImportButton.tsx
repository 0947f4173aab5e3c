import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly take: (file: File) => void;
  readonly busy: boolean;
}

/** ImportButton lets a person choose a journey file. */
export function ImportButton({ take, busy }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant="default"
        loading={busy}
        leftSection={<IconFileImport size={16} />}
        onClick={() => input.current?.click()}
      >
        {t('journeys.import')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,.tabiji,application/json"
        hidden
        aria-label={t('journeys.import')}
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          e.currentTarget.value = ''; // the same file can be chosen again
          if (file) {
            take(file);
          }
        }}
      />
    </>
  );
}
