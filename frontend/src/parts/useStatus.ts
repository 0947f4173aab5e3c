import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask, type Schemas } from '../bridge';
import { useZone } from './time';

export type Workspace = Schemas['WorkspaceStatus'];
export type Status = Schemas['Status'];

/** useStatus is how the workspace and its engine stand; every screen may ask, one request is made. */
export function useStatus() {
  return useQuery({ queryKey: ['status'], queryFn: () => ask(api.GET('/api/status')), refetchInterval: 30_000 });
}

/** useWorkspace is the open workspace; its zone rules every time on screen. */
export function useWorkspace(): Workspace | undefined {
  const workspace = useStatus().data?.workspace;
  useEffect(() => {
    if (workspace) {
      useZone.setState({ zone: workspace.zone });
    }
  }, [workspace]);
  return workspace;
}
