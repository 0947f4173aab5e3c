import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask, type Schemas } from '../bridge';
import { useZone } from './time';

export type Workspace = Schemas['WorkspaceStatus'];
export type Status = Schemas['Status'];

let asked: Promise<Status> | undefined;

/** askStatus sends one request for all callers of the same moment. */
function askStatus(): Promise<Status> {
  if (!asked) {
    asked = ask(api.GET('/api/status'));
    setTimeout(() => {
      asked = undefined;
    });
  }
  return asked;
}

/** useStatus is the state of the workspace and its engine with its figures; any screen may use it. */
export function useStatus() {
  return useQuery({ queryKey: ['status'], queryFn: askStatus, refetchInterval: 30_000 });
}

/** Standing is the part of the status in the frame; it does not change when people move. */
export interface Standing {
  readonly workspace: Workspace;
  readonly account: Status['account'];
  /** The engine runs. */
  readonly running: boolean;
  /** Notices nobody has seen. */
  readonly notices: number;
  /** Mails whose result is unknown. */
  readonly unknown: number;
}

/** useStanding is the part of the status that the frame shows. */
export function useStanding(): Standing | undefined {
  return useQuery({ queryKey: ['standing'], queryFn: askStatus, refetchInterval: 30_000, select: standing }).data;
}

function standing({ workspace, account, engine, notices, outbox }: Status): Standing {
  return { workspace, account, running: engine.running, notices, unknown: outbox.unknown ?? 0 };
}

/** useWorkspace is the open workspace; times on the screen are in its zone. */
export function useWorkspace(): Workspace | undefined {
  const workspace = useStanding()?.workspace;
  useEffect(() => {
    if (workspace) {
      useZone.setState({ zone: workspace.zone });
    }
  }, [workspace]);
  return workspace;
}
