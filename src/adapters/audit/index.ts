/** A record that shows tampering: who asked for what, and what was decided. */
export { type ChainBreak, type ChainEnd, followChain } from './chain.ts';
export { type AuditFile, auditTo, noAudit, openAuditFile } from './open-audit.ts';
