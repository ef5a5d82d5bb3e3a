/** A GitOps loop that behaves like Flux, between a bare repository and the embedded cluster. */
export { type FluxSandbox, type FluxSandboxOptions, startFluxSandbox } from './flux-sandbox.ts';
