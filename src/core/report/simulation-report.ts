import { isUndecided } from '../policy/index.ts';
import { policiesUndecidedRule } from '../review/index.ts';
import { countFindings, type Finding } from '../text/index.ts';
import { pullRequestOfSubject } from './past.ts';

/** A commit of the past under policies of today. */
export interface SimulatedChange {
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly author: string;
  /** The first line of its message. */
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/** What would have become of a change. */
export type SimulatedOutcome = 'denied' | 'warned' | 'undecided' | 'passed';

/** The gravest that was found; notices are the audit's, or things that only a server could decide. */
export function simulatedOutcome({ findings }: Pick<SimulatedChange, 'findings'>): SimulatedOutcome {
  if (countFindings(findings, 'error') > 0) return 'denied';
  if (countFindings(findings, 'warning') > 0) return 'warned';
  return findings.some((finding) => isUndecided(finding) || finding.rule === policiesUndecidedRule)
    ? 'undecided'
    : 'passed';
}

/** How many changes came to what. */
export type SimulationSummary = Readonly<Record<SimulatedOutcome | 'changes', number>>;

export function summariseSimulation(changes: readonly SimulatedChange[]): SimulationSummary {
  const count = (outcome: SimulatedOutcome): number =>
    changes.filter((change) => simulatedOutcome(change) === outcome).length;
  return {
    changes: changes.length,
    denied: count('denied'),
    warned: count('warned'),
    undecided: count('undecided'),
    passed: count('passed'),
  };
}

/** The simulation as one JSON document. */
export function simulationJson(changes: readonly SimulatedChange[]): string {
  const commits = changes.map(({ commit, date, author, subject, findings }) => ({
    commit,
    date,
    author,
    subject,
    pullRequest: pullRequestOfSubject(subject) ?? null,
    outcome: simulatedOutcome({ findings }),
    findings,
  }));
  return `${JSON.stringify({ commits, summary: summariseSimulation(changes) }, null, 2)}\n`;
}

/** The simulation as a table for a terminal: what would have been denied or warned of, and why. */
export function simulationText(changes: readonly SimulatedChange[]): string {
  const rows = changes.flatMap((change) => {
    const outcome = simulatedOutcome(change);
    const head = [change.date.slice(0, 10), change.commit.slice(0, 12), outcome, plainLine(change.subject)];
    const reasons = change.findings
      .filter(({ severity }) => outcome !== 'passed' && (severity !== 'notice' || outcome === 'undecided'))
      .map(({ file, line, rule, message }) => `    ${file}:${line}: ${plainLine(message)} [${rule}]`);
    return outcome === 'passed' ? [] : [head.join('  '), ...reasons];
  });
  const { denied, warned, undecided } = summariseSimulation(changes);
  const total = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'} of Milvus resources: ${denied} would have been denied, ${warned} warned of, ${undecided} not decided.`;
  return `${[...rows, ...(rows.length === 0 ? [] : ['']), total].join('\n')}\n`;
}

/** A commit message may hold anything, also what a terminal takes for an order. */
function plainLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
