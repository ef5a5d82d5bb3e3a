/** Go templates, as far as Helm charts and ApplicationSets use them. */
export { type Rendered, type RenderProblem, renderTemplate, type Segment } from './render-template.ts';
