import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen, queries, useConnection } from '../bridge';
import { Confirmations, usePreferences } from '../parts';
import { Denied } from './Denied';
import { Frame } from './Frame';
import { theme, variables } from './theme';

/** App joins the page: theme, data, frame. */
export function App() {
  const chosen = usePreferences((p) => p.theme);
  const connection = useConnection();
  useEffect(listen, []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      {...(chosen ? { forceColorScheme: chosen } : {})}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-center" limit={4} />
        <Confirmations />
        {connection.kind === 'denied' ? <Denied /> : <Frame />}
      </QueryClientProvider>
    </MantineProvider>
  );
}
