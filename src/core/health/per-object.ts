import type { KubernetesObject } from '../object/index.ts';

/**
 * The same function, remembering its answer for each object. Objects from a watch are replaced, never changed in place, so
 * of thousands only those that arrived anew are read again. Answers go when their object goes.
 */
export function perObject<Answer>(read: (object: KubernetesObject) => Answer): (object: KubernetesObject) => Answer {
  const answers = new WeakMap<KubernetesObject, { readonly answer: Answer }>();
  return (object) => {
    const known = answers.get(object);
    if (known !== undefined) return known.answer;
    const answer = read(object);
    answers.set(object, { answer });
    return answer;
  };
}
