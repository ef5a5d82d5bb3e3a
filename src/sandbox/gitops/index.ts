/** GitOps loops that behave like Flux and Argo CD, between a bare repository and the embedded cluster. */
export { type ArgoCdSandboxOptions, startArgoCdSandbox } from './argo-cd-sandbox.ts';
export { type FluxSandbox, type FluxSandboxOptions, type GitOpsSandbox, startFluxSandbox } from './flux-sandbox.ts';
