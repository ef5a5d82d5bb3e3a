/** Which Milvus resources a repository has, and which one a person means. */
export { chooseTarget, describeTarget, findTargets, sameResource, type Target } from './target.ts';
