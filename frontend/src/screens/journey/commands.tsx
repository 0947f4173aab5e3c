import type { TFunction } from 'i18next';
import { api, ask, renew, type Schemas, saveFile } from '../../bridge';
import { confirm, done, failed } from '../../parts';
import { ResumeChoice } from './ResumeChoice';
import { StopChoice } from './StopChoice';
import type { Acted } from './types';

async function changed<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  void renew('journey', 'enrollment');
  return value;
}

const at = (id: string) => ({ params: { path: { id } } });

/** The commands of the API on one journey. */
export const run = {
  pause: (id: string) => changed(ask(api.POST('/api/journeys/{id}/pause', at(id)))),
  resume: (id: string, sendDue: boolean) =>
    changed(ask(api.POST('/api/journeys/{id}/resume', { ...at(id), body: { send_due: sendDue } }))),
  stop: (id: string, exitNow: boolean) =>
    changed(ask(api.POST('/api/journeys/{id}/stop', { ...at(id), body: { exit_now: exitNow } }))),
  publish: (id: string) => changed(ask(api.POST('/api/journeys/{id}/publish', at(id)))),
  start: (id: string, body: Schemas['StartJourney']) =>
    changed(ask(api.POST('/api/journeys/{id}/start', { ...at(id), body }))),
  enter: (id: string, body: Schemas['EnterJourney']) =>
    changed(ask(api.POST('/api/journeys/{id}/enter', { ...at(id), body }))),
  release: (enrollment: string) => changed(ask(api.POST('/api/enrollments/{id}/release', at(enrollment)))),
  end: (enrollment: string) => changed(ask(api.POST('/api/enrollments/{id}/end', at(enrollment)))),
} as const;

/** askPause stops all movement until the journey is resumed; the toast has a button for that. */
export function askPause(j: Acted, t: TFunction): void {
  confirm({
    title: t('journey.pause.title', { title: j.title }),
    body: t(j.inside > 0 ? 'journey.pause.text' : 'journey.pause.text_empty', { count: j.inside }),
    action: t('journey.pause.action'),
    run: async () => {
      await run.pause(j.id);
      done(t('journey.pause.done', { title: j.title }), {
        run: () => void run.resume(j.id, false).catch(failed),
      });
    },
  });
}

/** askResume asks what happens to waits after a pause. */
export function askResume(j: Acted, t: TFunction): void {
  let sendDue = false;
  confirm({
    title: t('journey.resume.title', { title: j.title }),
    body: (
      <ResumeChoice
        journey={j}
        onChange={(v) => {
          sendDue = v;
        }}
      />
    ),
    action: j.inside > 0 ? t('journey.resume.action', { count: j.inside }) : t('journey.resume'),
    run: async () => {
      await run.resume(j.id, sendDue);
      done(t('journey.resume.done', { title: j.title }), { run: () => void run.pause(j.id).catch(failed) });
    },
  });
}

/** askStop asks what happens to the people inside. */
export function askStop(j: Acted, t: TFunction): void {
  let exitNow = j.state === 'finishing';
  confirm({
    title: t('journey.stop.title', { title: j.title }),
    body: (
      <StopChoice
        journey={j}
        onChange={(v) => {
          exitNow = v;
        }}
      />
    ),
    action: t('journey.stop.action'),
    danger: true,
    run: async () => {
      const after = await run.stop(j.id, exitNow);
      done(t(after.state === 'finishing' ? 'journey.stop.finishing' : 'journey.stop.done', { title: j.title }));
    },
  });
}

/** askPublish makes a version of the draft; people inside stay on theirs. */
export function askPublish(j: Acted, t: TFunction): void {
  const version = j.version + 1;
  confirm({
    title: t('journey.publish.title', { version }),
    body: t(j.inside > 0 ? 'journey.publish.text' : 'journey.publish.text_empty', { version, count: j.inside }),
    action: t('journey.publish.action', { version }),
    run: async () => {
      const after = await run.publish(j.id);
      done(t(after.new ? 'journey.publish.done' : 'journey.publish.same', { version: after.version }));
    },
  });
}

/** exportFile saves a journey as one file. */
export async function exportFile(j: Pick<Acted, 'id' | 'title'>, t: TFunction): Promise<void> {
  try {
    const name = j.title.replace(/[\\/:*?"<>|]/g, '_') || 'journey';
    const place = await saveFile(`/api/journeys/${encodeURIComponent(j.id)}/file`, `${name}.json`, 'json');
    if (place !== '') {
      done(t('journey.export.done', { title: j.title }));
    }
  } catch (e) {
    failed(e);
  }
}
