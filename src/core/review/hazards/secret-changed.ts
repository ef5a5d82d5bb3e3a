import { messageQueueOf } from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import { type Hazard, say } from '../hazard.ts';

const keys: Readonly<Record<string, string>> = {
  storage: 'accesskey and secretkey',
  kafka: 'username and password',
};

/** The name of the Secret is in the pod templates (milvus-operator v1.3.8, components.go). */
export const secretChanged: Hazard = {
  id: 'secret-changed',
  title: 'A new Secret is there before it is named',
  severity: 'warning',
  why: 'With another name of the Secret all components restart at once. Where it does not exist yet, the dependency counts as not ready and nothing more is deployed.',
  fix: 'Create the Secret in the namespace of this Milvus first. New content under the same name reaches the pods only by /restart all.',
  find: ({ before, after }) =>
    ['storage', 'kafka'].flatMap((name) => {
      const place = ['spec', 'dependencies', name];
      const path = [...place, 'secretRef'];
      const [old, now] = [stringAt(before.written, path), stringAt(after.written, path)];
      const isIdle =
        name === 'storage'
          ? valueAt(after.written, [...place, 'external']) !== true
          : messageQueueOf(after.written) !== name;
      if (isIdle || old === now || now === undefined || now === '') return [];
      const message = `The Secret of ${name} changes from ${say(old)} to ${now}: all components restart at once. ${now} must be in the namespace of this Milvus, with the keys ${keys[name]}, before this is merged.`;
      return [{ path, message }];
    }),
};
