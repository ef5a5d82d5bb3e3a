/**
 * Why Falconer said no, or what became of a request. The codes are stable: scripts, metrics and the audit trail
 * depend on them. Never rename one; add a new one.
 */
export const reasonCodes = {
  changed: 'The files were changed as asked.',
  answered: 'The question was answered; nothing was to be changed.',
  no_change: 'The resource already is as asked.',
  bad_arguments: 'The command was understood, its arguments were not.',
  unknown_command: 'No command has this name.',
  unknown_component: 'Milvus has no component of this name.',
  unknown_group: 'The component has no deployment group of this name.',
  unknown_target: 'No target has this name.',
  target_ambiguous: 'Several targets fit; one must be named.',
  no_target: 'No Milvus resource was found.',
  group_required: 'The component is split into deployment groups; one must be named.',
  owned_by_autoscaler: 'The field belongs to a HorizontalPodAutoscaler (replicas is -1).',
  not_in_mode: 'The component does not run in the mode of this Milvus.',
  not_in_version: 'The component does not run in this version of Milvus.',
  out_of_range: 'The value is outside the range that the field takes.',
  paused: 'The component is paused, so the operator would not roll it.',
  protected_field: 'The field is not changed by this command: it has one of its own, or must not change at all.',
  data_at_risk: 'The change would lose data, or hide it from Milvus.',
  secret_in_text: 'A secret must not stand in Git.',
  version_unknown: 'The version of Milvus cannot be told from the image.',
  upgrade_path: 'The way to this version leads through others, or is not supported.',
  cannot_go_back: 'Milvus cannot go back to this version.',
  history_unknown: 'The earlier state that the command goes back to is not known.',
  invalid_yaml: 'The file is not valid YAML.',
  invalid_resource: 'The resource would be refused by the API server.',
  unsupported_layout: 'This place cannot be edited safely by Falconer.',
  edit_not_minimal: 'The edit would have changed more than was asked, so it was dropped.',
  permission_denied: 'The person may not do this here.',
  locked: 'Somebody else has locked the target.',
  not_applicable: 'There is nothing here that the command could act on.',
  frozen: 'The target is not changed during this time.',
  config_change: 'The pull request changes the configuration or policies, so it carries no change of a Milvus.',
  overridden: 'Somebody answers for a finding, on one commit and for a time.',
  not_overridable: 'Nobody may answer for findings of this rule, or nothing is there to answer for.',
  not_on_pull_request: 'The command is for pull requests, and this is an issue.',
  head_moved: 'The commit that the command was for is not the head any more, or was not reviewed yet.',
  comment_changed: 'The comment was edited or deleted before it ran.',
  fork_head: 'The pull request comes from a fork, where Falconer cannot push.',
  pull_request_closed: 'The pull request is closed.',
  push_declined: 'GitHub takes no commit from Falconer on this branch: it is protected, or a rule forbids it.',
  ref_changed: 'The branch moved while the request ran.',
  config_invalid: 'The Falconer configuration of the repository is invalid.',
  overloaded: 'Too many requests are waiting.',
  unexpected_error: 'Falconer failed; the request can be tried again.',
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof reasonCodes;

/** An expected "no", as a value. */
export interface Refusal {
  readonly code: ReasonCode;
  /** One or two sentences: what happened and why. Plain text; what people wrote is quoted, never trusted as markup. */
  readonly message: string;
  /** A command that would work, ready to paste. */
  readonly correction?: string;
  /** Choices to pick from, one per line, for "which one did you mean". */
  readonly choices?: readonly string[];
  /** The field of the resource in which the reason lies, when the place in the file is not known yet. */
  readonly path?: readonly (string | number)[];
  /** Where in the files the reason lies. */
  readonly place?: Place;
}

/** A position a person can open: 1-based line and column. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
