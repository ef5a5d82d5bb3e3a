import { componentNames, writtenGroups, writtenReplicas } from '../../milvus/index.ts';
import type { Hazard, ResourceState } from '../hazard.ts';

/** `-1` leaves the number to an autoscaler (milvus-operator v1.3.8, components_types.go). */
export const autoscalerOverruled: Hazard = {
  id: 'autoscaler-overruled',
  title: 'An autoscaler keeps its component',
  severity: 'warning',
  why: 'Where replicas was -1 an autoscaler chose the number. A number in Git is forced at once, whatever the load is, and the two go on pulling at it.',
  fix: 'Keep replicas: -1 and change the HorizontalPodAutoscaler, or remove the autoscaler first.',
  find: ({ before, after }) =>
    componentNames.flatMap((name) => {
      const owned = autoscaled(before, name);
      return owned.flatMap(({ path, group }) => {
        const now =
          group === undefined
            ? writtenReplicas(after.written, name)
            : writtenGroups(after.written, name).find((each) => each.name === group)?.replicas;
        if (now === undefined || now < 0) return [];
        const message = `replicas of ${group ?? name} was -1, so an autoscaler chose the number; ${now} is forced at once. Keep -1, or remove the HorizontalPodAutoscaler first.`;
        return [{ path, message }];
      });
    }),
};

interface Autoscaled {
  readonly path: readonly (string | number)[];
  readonly group: string | undefined;
}

function autoscaled({ written }: ResourceState, name: (typeof componentNames)[number]): readonly Autoscaled[] {
  const place = ['spec', 'components', name];
  const own = writtenReplicas(written, name) === -1 ? [{ path: [...place, 'replicas'], group: undefined }] : [];
  const groups = writtenGroups(written, name).filter(({ replicas }) => replicas === -1);
  return [...own, ...groups.map((each) => ({ path: [...place, 'groups', each.index, 'replicas'], group: each.name }))];
}
