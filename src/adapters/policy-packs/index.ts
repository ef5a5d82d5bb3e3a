/** The policies that Falconer ships, as files. */
export { openPolicyPacks } from './open-policy-packs.ts';
