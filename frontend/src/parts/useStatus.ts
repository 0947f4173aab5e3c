import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask, type Schemas } from '../bridge';
import { useZone } from './time';

export type Workspace = Schemas['WorkspaceStatus'];
export type Status = Schemas['Status'];

let asked: Promise<Status> | undefined;
let questions = 0;

/** askStatus asks once for all who ask in the same moment; a later one may be told something newer. The answer serves
 * whoever shows the status or a part of it, so that nobody asks for it a second time by the clock. */
function askStatus(client: QueryClient): Promise<Status> {
  if (!asked) {
    const question = ++questions;
    asked = ask(api.GET('/api/status')).then((status) => {
      if (question === questions) {
        client.setQueryData(statusQuery.queryKey, status);
        client.setQueryData(standingQuery.queryKey, status);
      }
      return status;
    });
    setTimeout(() => {
      asked = undefined;
    });
  }
  return asked;
}

/** statusQuery is asked again every half minute while somebody looks at it. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ client }): Promise<Status> => askStatus(client),
  refetchInterval: 30_000,
});

/** standingQuery waits a little longer: each answer to statusQuery begins its time anew. */
export const standingQuery = queryOptions({
  queryKey: ['standing'],
  queryFn: ({ client }): Promise<Status> => askStatus(client),
  refetchInterval: 32_000,
});

/** useStatus is how the workspace and its engine stand, people and mails counted; every screen may ask. */
export function useStatus() {
  return useQuery(statusQuery);
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
  return useQuery({ ...standingQuery, select: standing }).data;
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
