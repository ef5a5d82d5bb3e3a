/** GitHub as an App: parsed at the edge, paced per installation, and never creating anything twice. */
export type { Pacing } from './clients.ts';
export { connectGitHub, type GitHubSettings } from './connect-github.ts';
export { GitHubFault } from './github-fault.ts';
export { type Grants, type InspectedApp, inspectApp } from './inspect-app.ts';
