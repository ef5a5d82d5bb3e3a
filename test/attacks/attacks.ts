/** Where an attack is tried: a file, and the words of a test in it; without words the whole file or folder. */
export interface Proof {
  readonly file: string;
  readonly test?: string;
}

/** An attack on a bot that changes production from comments, and how it is met. */
export interface Attack {
  readonly number: number;
  readonly attack: string;
  /** How it is met, or why it cannot occur. */
  readonly answer: string;
  /** None only where there is nothing to attack. */
  readonly proofs: readonly Proof[];
}

const at = (file: string, test?: string): Proof => ({ file, ...(test === undefined ? {} : { test }) });
const words = (test: string): Proof => at('test/attacks/words.test.ts', test);
const people = (test: string): Proof => at('test/scenarios/long/people.test.ts', test);
const lost = (test: string): Proof => at('test/scenarios/soak/lost-events.test.ts', test);
const surroundings = (test: string): Proof => at('test/scenarios/soak/surroundings.test.ts', test);
const approvals = (test: string): Proof => at('test/attacks/approvals.test.ts', test);
const flood = (test: string): Proof => at('test/reconcile/flood.test.ts', test);
const gitSafety = (test: string): Proof => at('test/adapters/git/mirror-safety.test.ts', test);
const body = (test: string): Proof => at('test/adapters/front/body.test.ts', test);
const delivery = (test: string): Proof => at('test/adapters/front/delivery.test.ts', test);

/** Groups in the order of the page. */
export const attackGroups: readonly { readonly title: string; readonly attacks: readonly Attack[] }[] = [
  {
    title: 'Identity and authority',
    attacks: [
      {
        number: 1,
        attack: 'An outsider types a command on a public repository.',
        answer:
          'GitHub is asked for the permission of the author at that moment. The answer is a no, once per thread; later only a reaction.',
        proofs: [people('is told once, politely, with what is needed; later only by a reaction')],
      },
      {
        number: 2,
        attack: 'A reader drives the bot as the author of a pull request.',
        answer:
          'Being the author of an issue or pull request counts for nothing; only the permission on the repository and its rules do.',
        proofs: [
          people('may read the answers with read permission, and change nothing'),
          at('test/reconcile/permission.test.ts'),
        ],
      },
      {
        number: 3,
        attack: 'A command by a bot, an App or a workflow token.',
        answer:
          'Comments of bots, and comments that any App wrote for somebody, are not read for commands. GitHub knows no permission for Apps, and that is a no.',
        proofs: [
          at('test/attacks/authors.test.ts', 'is not heard: %s'),
          at(
            'test/adapters/github/connection.test.ts',
            'are none for whom GitHub does not know, and asked again every time',
          ),
        ],
      },
      {
        number: 4,
        attack: 'The bot quotes a command in its reply and obeys itself, or another bot does.',
        answer: 'Its own comments are those of a bot. What it quotes stands in code, which is not read for commands.',
        proofs: [
          at('test/attacks/authors.test.ts', 'is not heard: %s'),
          at('test/attacks/authors.test.ts', 'hold no command for another bot'),
        ],
      },
      {
        number: 5,
        attack: "Somebody edits another person's comment into a command.",
        answer:
          'Only new comments are heard. The comment is read again before it runs; one that was edited does not run. GitHub gives dates in seconds, so an edit within the first one is told by the text: what was heard is bound to the digest of what it said.',
        proofs: [
          at('test/attacks/edits.test.ts', 'does not run, though its dates are those of one that was not edited'),
          people('that was edited before it ran does not run, and says what to do'),
        ],
      },
      {
        number: 6,
        attack: 'The comment is edited or deleted between the queue and the run.',
        answer:
          'As above; a deleted one is dropped. A request that must be run again later reads the comment anew and stops when it is another.',
        proofs: [
          people('that was deleted before it ran is left alone'),
          surroundings('is not run again for a comment that says something else by now'),
        ],
      },
      {
        number: 7,
        attack: 'A login that was given up and registered by somebody else; a person demoted after commenting.',
        answer:
          'Permission is asked right before the write and believed only for the numeric id that wrote the comment.',
        proofs: [
          people('who lost the permission after commenting changes nothing'),
          at(
            'test/adapters/github/connection.test.ts',
            'are none for whom GitHub does not know, and asked again every time',
          ),
          at('test/adapters/github/team-membership.test.ts', 'is not somebody who took the login of one'),
        ],
      },
      {
        number: 8,
        attack: 'A team or a role changes.',
        answer: 'No answer about permissions or teams is kept beyond the one question.',
        proofs: [
          at(
            'test/adapters/github/connection.test.ts',
            'are none for whom GitHub does not know, and asked again every time',
          ),
        ],
      },
      {
        number: 9,
        attack: 'The bot uses its own broad rights for a weaker person.',
        answer:
          'Every write is authorised for the person, verb and target right before it, also when a request is run again on a base that moved.',
        proofs: [
          at('test/reconcile/permission.test.ts'),
          people('who lost the permission after commenting changes nothing'),
          surroundings('is not run again for somebody who may not any more'),
        ],
      },
      {
        number: 10,
        attack: 'Approving one’s own change.',
        answer:
          'There is no command that approves, and no code that approves or merges. GitHub counts approvals, and never those of the author of the last push where the branch rule says so. An override is never given by who wants the change.',
        proofs: [
          approvals('has no code that %s'),
          approvals('knows no %s'),
          at('test/reconcile/override-answer.test.ts', 'is not granted %s'),
        ],
      },
      {
        number: 11,
        attack: 'Ticking a checkbox, pressing a button, asking for a re-run.',
        answer:
          'There are no checkboxes. A pressed button becomes a comment that names who pressed and stands for the command that would be typed: it is authorised for that person like any other. A re-run only looks again: it writes nothing but a check run.',
        proofs: [
          at('test/attacks/authors.test.ts', 'is not believed when it was written by %s'),
          at(
            'test/scenarios/long/review.test.ts',
            'gets one commit, as for the comment, though GitHub tells of it twice',
          ),
          approvals('leads to no command: a re-run only looks again'),
          approvals('is not heard of as %s'),
          people('is reviewed again in a new check run when somebody asks for it'),
        ],
      },
      {
        number: 12,
        attack: 'A command word anywhere in the text.',
        answer: 'Only lines that begin with it at the first column, in text that people see.',
        proofs: [
          at(
            'test/core/command/command-lines.test.ts',
            'are the lines that begin with a slash and a word, top to bottom',
          ),
        ],
      },
    ],
  },
  {
    title: 'What was approved is what is merged',
    attacks: [
      {
        number: 13,
        attack: 'Approve, then push.',
        answer:
          'An override counts for one head commit. A check run is of one head and its base. Falconer never merges; that approvals fall with a push is the branch rule of the repository. A branch that Falconer replaces itself is told on the pull request.',
        proofs: [
          at('test/scenarios/long/policies.test.ts', 'fails again after a push, which no override outlives'),
          at('test/reconcile/review-policies.test.ts', 'is void for another head'),
          surroundings('has its commands run again on the new base, tells so once, and is reviewed anew'),
        ],
      },
      {
        number: 14,
        attack: 'A push between the look and the write.',
        answer:
          'Branches are moved by compare-and-swap. When one moved, nothing is written and the request is looked at anew.',
        proofs: [
          at(
            'test/adapters/git/commit-and-push.test.ts',
            'is refused as ref_changed when someone else has pushed or deleted meanwhile',
          ),
        ],
      },
      {
        number: 15,
        attack: 'A maintainer says yes and the bot fetches what was pushed a moment later.',
        answer:
          'No comment says yes to a head. A command on a pull request adds its own commit to the head that it read, by compare-and-swap, and vouches for nothing else there; the checks are of the new head.',
        proofs: [
          at(
            'test/adapters/git/commit-and-push.test.ts',
            'is refused as ref_changed when someone else has pushed or deleted meanwhile',
          ),
        ],
      },
      {
        number: 16,
        attack: 'The base moves: policy or configuration changes after the approval.',
        answer:
          'A push to the base has every open pull request looked at again, by the configuration and the policies of the new base.',
        proofs: [
          at('test/reconcile/review-policies.test.ts', 'is judged anew when the policies of the base branch change'),
          at('test/reconcile/binding.test.ts', 'says that what was approved before is void after %s'),
          at(
            'test/scenarios/long/policies.test.ts',
            'shows what it would mean for every target, and is judged by the policies that are there',
          ),
        ],
      },
      {
        number: 17,
        attack: 'Approve one change, run another.',
        answer:
          'A pull request is one request, named by its comment, and bound to what the comment said. Nothing runs on an approval.',
        proofs: [
          at('test/reconcile/binding.test.ts', 'says that what was approved before is void after %s'),

          at(
            'test/scenarios/main-story.test.ts',
            'finds a pull request that changes one line and says what will happen',
          ),
        ],
      },
      {
        number: 18,
        attack: 'Two commands in the same second.',
        answer:
          'Commands in one repository run one after the other, and the later one tells of the pull request of the first.',
        proofs: [
          surroundings('run one after the other, and the second tells of the first'),
          at(
            'test/adapters/queue/queue-contract.ts',
            'runs keys of one group one after the other in their order, and others beside them',
          ),
        ],
      },
      {
        number: 19,
        attack:
          'A merge or a conflict editor smuggles lines in; a commit on the branch of the bot says that it is the bot’s.',
        answer:
          'Whatever is on the branch is reviewed, whoever pushed it. A commit counts as that of a request only when it changes exactly what the request does. The merge itself is judged again afterwards, by falconer/rollout.',
        proofs: [
          surroundings('does not speak for a commit that somebody else made in its name'),
          surroundings('is left to the person who has pushed to its branch, who hears of it once'),
        ],
      },
    ],
  },
  {
    title: 'Webhooks',
    attacks: [
      {
        number: 20,
        attack: 'No secret, a blank one, a wrong one.',
        answer:
          'The server does not start without a secret of 16 characters. The signature of the raw body is compared in constant time; the answer to a wrong one says nothing.',
        proofs: [
          at('test/config/server-settings.test.ts', 'refuse to start with the webhook secret %j'),
          delivery('with a wrong signature is refused without a word, and nothing of it is parsed'),
        ],
      },
      {
        number: 21,
        attack: 'A malformed body crashes the process.',
        answer:
          'The signature comes before the parser; what then is no object is refused; a handler that fails is answered 500 without its words.',
        proofs: [
          delivery('with the signed body %j is malformed'),
          delivery('that cannot be accepted is answered 500 without the error, which is logged'),
        ],
      },
      {
        number: 22,
        attack: 'A huge body, or one that never comes.',
        answer: 'At most 25 MB, counted while it streams, four such bodies at once, and ten seconds for all of it.',
        proofs: [
          body('that is too large without saying so is refused while it streams'),
          body('that does not come is given up after the time to read it'),
          body('is not waited for when the headers do not come'),
          body('of strangers cannot fill the memory: what is being read at the same time is bounded'),
        ],
      },
      {
        number: 23,
        attack: 'An old signed delivery is sent again.',
        answer:
          'A delivery is only a hint to look. What is done stays done: the reply to a comment is found by its id, however often and late the delivery comes.',
        proofs: [
          lost('that comes three times has one outcome'),
          lost('that comes ten minutes late, when everything is done, changes nothing'),
        ],
      },
      {
        number: 24,
        attack: 'An event for a repository that is not served, suspended or transferred.',
        answer:
          'GitHub is asked which installation has the repository; a token is for that repository alone, by its numeric id.',
        proofs: [
          at('test/adapters/github/connection.test.ts', 'has no repository while the installation is suspended'),
          at(
            'test/adapters/github/connection.test.ts',
            'looks up the installation of a repository once, and again after it was refused',
          ),
          lost('is left alone, and served again when that ends'),
        ],
      },
      {
        number: 25,
        attack: 'A thousand comments at once.',
        answer:
          'The queue is bounded and answers 503 when it is full; the sweep comes back for the rest. Writes keep to GitHub’s pace for each installation, and one repository cannot hold up another. Beyond ten at once a person’s commands wait in line, which one note tells, and the last fifth of the rate limit is left to the checks.',
        proofs: [
          flood('are answered, each once, in the order in which they came, and no faster than GitHub takes answers'),
          flood('do not keep another person waiting'),
          flood('are told where they are in line by one note, which is edited a few times'),
          flood('keeps its last fifth for the checks: commands wait until it is renewed'),

          lost('answers 503, and the command has its outcome later all the same'),
          at(
            'test/adapters/github/failure.test.ts',
            'keeps writes of one installation apart, and lets installations go side by side',
          ),
        ],
      },
      {
        number: 26,
        attack: 'Events that are lost, late, or out of order.',
        answer:
          'Every repository is looked through at the start and every few minutes, and failed deliveries are asked for again.',
        proofs: [
          lost('have their outcome soon after the bot is up again'),
          lost('that comes before those that went ahead of it leads to the same end'),
          at('test/reconcile/deliveries.test.ts', 'are asked for again, and looked at again until they have arrived'),
        ],
      },
    ],
  },
  {
    title: 'Words',
    attacks: [
      {
        number: 27,
        attack: 'Letters that look like others, joiners, marks that turn the direction.',
        answer: 'A command is ASCII. Anything else is refused with its code points; nothing invisible is echoed.',
        proofs: [words('are refused and shown by their number: %s')],
      },
      {
        number: 28,
        attack: 'Numbers that readers read differently.',
        answer: 'Digits with at most one sign, in a range.',
        proofs: [words('%s changes nothing')],
      },
      {
        number: 29,
        attack: 'Markup in arguments, names, YAML or words of the cluster.',
        answer:
          'Everything that was not written by Falconer is escaped or in code with a fence that it cannot close. Nobody is mentioned, nothing is linked.',
        proofs: [
          words('has no effect: %s'),
          at('test/core/report/markdown.test.ts', 'has no markup left after escaping, whatever it holds'),
          at('test/core/report/markdown.test.ts', 'never leaves its code block, whatever it holds'),
          at('test/core/report/markdown.test.ts', 'mentions nobody and links nowhere'),
        ],
      },
      {
        number: 30,
        attack: 'A comment that looks like one of the bot, with its hidden notes.',
        answer: 'Notes count only in comments that GitHub says were written by this App.',
        proofs: [
          people('with a note that looks like the bot’s own is answered all the same'),
          at('test/reconcile/review-policies.test.ts', 'is believed from nobody but the App'),
        ],
      },
      {
        number: 31,
        attack: 'A pattern that takes for ever; a comment of 65,000 slashes.',
        answer:
          'Comments are read in linear time; patterns of policies and schemas run in an engine that is linear; CEL has limits of cost and time.',
        proofs: [
          at('test/core/command/command-lines.test.ts', 'are read in linear time from a comment of slashes'),
          at('test/core/policy/limits.test.ts', 'backtracks nowhere answers at once'),
        ],
      },
      {
        number: 32,
        attack: 'A command that the reader does not see.',
        answer:
          'Folded, commented out, in the text of an image or the title of a link it is none. The reply shows what has run.',
        proofs: [words('is none: %s'), words('below many blank lines is one, and the reply names what has run')],
      },
      {
        number: 33,
        attack: 'Arguments made for a shell, a flag parser or a template.',
        answer: 'There is no shell. Arguments are parsed to numbers, names and versions before anything is done.',
        proofs: [words('%j changes nothing and is told as text')],
      },
      {
        number: 34,
        attack: 'Keys such as __proto__, and keys that hold secrets.',
        answer: 'Refused by name; a secret is not repeated in the reply.',
        proofs: [
          at('test/cases/command/config/refuses-prototype-pollution'),
          at('test/cases/command/set/refuses-prototype-pollution'),
          at('test/cases/command/config/refuses-a-secret-and-does-not-repeat-it'),
          at('test/cases/config/prototype-keys'),
        ],
      },
    ],
  },
  {
    title: 'Git and YAML',
    attacks: [
      {
        number: 35,
        attack: 'Names of branches that mean something to a shell or to Git.',
        answer:
          'Own branches are made of letters, digits and dashes. Foreign names are data, and Falconer pushes to no name that could be an option.',
        proofs: [
          words('is made of letters, digits and dashes, whatever the target is called'),
          at('test/adapters/git/commit-and-push.test.ts', 'is refused for branch names that could mean something else'),
        ],
      },
      {
        number: 36,
        attack: 'Paths that lead out of the repository or into .github.',
        answer:
          'Paths of the configuration stay inside. Only a file in which a Milvus is defined is edited. The App does not ask for the right to change workflows.',
        proofs: [
          at('test/cases/config/paths-that-lead-out'),
          at('test/app-manifest.test.ts', 'asks for the least permissions that work'),
        ],
      },
      {
        number: 37,
        attack: 'A symbolic link or a submodule in the tree.',
        answer: 'Only regular files are read, and only those are written.',
        proofs: [
          at('test/adapters/git/mirror.test.ts', 'reads a regular file byte for byte, and nothing that is not one'),
          at(
            'test/adapters/git/commit-and-push.test.ts',
            'is refused for anything but a regular file reached through folders',
          ),
          at(
            'test/reconcile/open-tree.test.ts',
            'are opened without those that are links, too large, no text, or of packages of others',
          ),
        ],
      },
      {
        number: 38,
        attack: 'YAML that grows, repeats keys, or is read differently by others.',
        answer:
          'Size, depth, aliases and documents are bounded; duplicate keys fail with their place; what two readers disagree about is said.',
        proofs: [
          at('test/core/review/schema-limits.test.ts'),
          at('test/cases/config/alias-bomb'),
          at('test/core/manifest/edit-manifest.test.ts', 'refuses duplicate keys with the place'),
          at('test/core/manifest/edit-manifest.test.ts', 'keeps Windows line ends'),
        ],
      },
      {
        number: 39,
        attack: 'Something that only looks like a Milvus: a template, a ConfigMap, another group, a list.',
        answer:
          'Found by group and kind, edited by document, and compared afterwards: on any difference but the named field nothing is changed.',
        proofs: [
          at('test/cases/layout/refused'),
          at('test/cases/command/scale/does-not-find-the-milvus-of-another-project'),
          words('changes the one file and the one field of its command, or nothing'),
        ],
      },
      {
        number: 40,
        attack: 'Configuration, policies or code from the head of a fork.',
        answer: 'Configuration and policies are read from the base branch. No code of a pull request is run.',
        proofs: [
          at(
            'test/reconcile/review-policies.test.ts',
            'is not helped by policies or a configuration that it brings along',
          ),
          at('test/reconcile/rule-change.test.ts'),
          approvals('has no code that %s'),
          at('test/scenarios/long/policies.test.ts', 'does not help the change that it comes with'),
        ],
      },
      {
        number: 41,
        attack: 'An image from elsewhere, or a tag that moves.',
        answer:
          'A version is a release. Another registry is named in the reply and the pull request, and a policy of the production pack forbids those that are not listed. Moving tags, builds and bare digests are refused.',
        proofs: [
          at('test/cases/command/upgrade/refuses-a-moving-tag'),
          at('test/cases/command/upgrade/refuses-a-master-build'),
          at('test/cases/command/upgrade/refuses-a-digest'),
          at('test/cases/command/upgrade/says-that-another-registry-is-asked'),
        ],
      },
      {
        number: 42,
        attack: 'Dangerous fields by command or by hand.',
        answer: 'Fields that lose data have commands of their own with a guard; the review and the packs see the rest.',
        proofs: [
          at('test/cases/command/set/points-a-deletion-policy-to-its-command'),
          at('test/cases/command/dependency/warns-of-the-volumes-on-deletion'),
        ],
      },
      {
        number: 43,
        attack: 'A weaker policy in the same pull request as the change that it lets through.',
        answer:
          'The policies of the base judge it. Falconer adds no change of a Milvus to a pull request that changes configuration, policies or code owners.',
        proofs: [at('test/scenarios/long/policies.test.ts', 'does not help the change that it comes with')],
      },
    ],
  },
  {
    title: 'GitHub',
    attacks: [
      {
        number: 44,
        attack: 'A check of the same name by somebody else.',
        answer:
          'Falconer never takes the check run of another App for its own. Owners pin the App as the source of the required check.',
        proofs: [
          at('test/adapters/github/check-runs.test.ts', 'of other Apps and of other names are never taken for ours'),
        ],
      },
      {
        number: 45,
        attack: 'Merging while the gate is skipped, or the bot is down.',
        answer:
          'A change of a Milvus has a check that succeeded or failed and never one that was skipped. A required check that is missing blocks.',
        proofs: [
          people('without a Milvus resource is skipped without a word'),
          people('that is merged while it is looked at gets no check that says nothing changed'),
        ],
      },
      {
        number: 46,
        attack: 'The token of the bot gets around the protection of a branch.',
        answer:
          'It never merges and never pushes to the default branch. The App asks for no right to administer. A branch that is protected against it stays as it is.',
        proofs: [
          at('test/app-manifest.test.ts', 'asks for the least permissions that work'),
          at(
            'test/scenarios/soak/github-trouble.test.ts',
            'whose branch is protected says so, with the words of GitHub',
          ),
        ],
      },
      {
        number: 47,
        attack: 'A token in a log, an address, an error or a comment.',
        answer:
          'Redacted by value, also those that are made while it runs. Git gets it in the environment of the child alone.',
        proofs: [
          gitSafety('is in no command line, no file of the mirror and no error while Git fetches, reads and pushes'),
          gitSafety('sees nothing of the environment of this process'),
          at(
            'test/adapters/log/create-log.test.ts',
            'covers secrets that became known after the log was made, and child loggers',
          ),
          at('test/adapters/github/failure.test.ts', 'shows no token and no request in its error'),
        ],
      },
      {
        number: 48,
        attack: 'Private facts of a cluster in a public pull request.',
        answer:
          'Objects are trimmed to the fields that are judged, Secrets are not readable at all, and a repository sees only the clusters that the server names for it.',
        proofs: [
          at('test/adapters/kubernetes/trim.test.ts'),
          at('test/deploy.test.ts', 'have no verb that writes and no Secret'),
          at(
            'test/config/server-settings.test.ts',
            'names several clusters, and the repositories that may know of each',
          ),
        ],
      },
      {
        number: 49,
        attack: 'Using up the limits of GitHub.',
        answer:
          'Each installation has its own pace and its own limit. A limit that lasts is not asked against, and what could not be done is done later.',
        proofs: [
          at(
            'test/adapters/github/failure.test.ts',
            'that lasts long fails the call at once, and the next ones without asking, until it ends',
          ),
        ],
      },
    ],
  },
  {
    title: 'Clusters',
    attacks: [
      {
        number: 50,
        attack: 'The credential for the cluster is used for something else.',
        answer: 'The role has get, list and watch, and no Secrets. The adapter can send nothing but GET.',
        proofs: [
          at('test/deploy.test.ts', 'have no verb that writes and no Secret'),
          at('test/scenarios/main-story.test.ts', 'never wrote to the cluster'),
        ],
      },
      {
        number: 51,
        attack: 'Addresses in the configuration that lead into the network.',
        answer:
          'A repository names no addresses. Those of the server come from its environment; links and redirects to other hosts are not followed.',
        proofs: [
          at('test/adapters/github/comments.test.ts', 'do not follow a link to the next page on another host'),
          gitSafety('does not follow a redirect to another place'),
        ],
      },
      {
        number: 52,
        attack: 'A status that lies.',
        answer:
          'Green needs the generation, all conditions, every workload and every pod to agree, and to stay so. What cannot be read is unknown, never healthy.',
        proofs: [
          at('test/core/health/malformed.test.ts', 'of pure nonsense lead to a verdict that is not Healthy'),
          at(
            'test/core/health/malformed.test.ts',
            'is at most Unknown when %s cannot be read, unless nothing depends on them',
          ),
          at(
            'test/scenarios/long/rollout.test.ts',
            'stays open while the cluster is away, says so, and goes on when it is back',
          ),
        ],
      },
      {
        number: 53,
        attack: 'Two clusters with a Milvus of the same name.',
        answer:
          'A target is looked for in every cluster that its repository may know of, and two of one name are told apart or asked about.',
        proofs: [at('test/reconcile/find-in-clusters.test.ts')],
      },
      {
        number: 54,
        attack: 'Reverts that revert each other.',
        answer: 'One revert is proposed for a change, and none for a revert, however it was merged.',
        proofs: [
          approvals('is known by its commit, by its branch, and by both when they were squashed or merged'),
          approvals('has one branch for each change and target, so that there is one at most'),
          at('test/scenarios/long/rollout.test.ts', 'whose new pods crash fails with the evidence'),
        ],
      },
    ],
  },
  {
    title: 'Operation',
    attacks: [
      {
        number: 55,
        attack: 'Break-glass that nobody notices.',
        answer:
          'An override names a rule and a reason, is for one head and a limited time, may be given by admins only unless the base branch says otherwise, and is shown in the check and the summary.',
        proofs: [
          at(
            'test/reconcile/override-answer.test.ts',
            'is granted to who may, for the head, and recorded in the reply',
          ),
          at('test/reconcile/override-answer.test.ts', 'is not granted %s'),
          at(
            'test/reconcile/override-answer.test.ts',
            'is on record before it is told, with the commit it is for; a refused one is not',
          ),
          at(
            'test/scenarios/long/policies.test.ts',
            'passes when somebody who may answers for it, and says so everywhere',
          ),
        ],
      },
      {
        number: 56,
        attack: 'The record is changed afterwards.',
        answer:
          'Each line of the record holds the hash of the one before. falconer audit verify names the first line that is not as it was written. Lines cut off at the end show only beside a copy of the last hash: send the record elsewhere too.',
        proofs: [at('test/adapters/audit/audit.test.ts', 'shows %s, and the line')],
      },
      {
        number: 57,
        attack: 'The supply chain of the bot itself.',
        answer:
          'A lock file, no install scripts needed, an image without root and with a file system that is only read, two webhook secrets while one is replaced.',
        proofs: [
          at('test/deploy.test.ts', 'is not root, writes to its own volumes alone, and never runs twice at once'),
          at('test/deploy.test.ts', 'has an image of the same user, that runs nothing on installation'),
          delivery('is accepted with the older secret too, and with no other'),
        ],
      },
      {
        number: 58,
        attack: 'A poisoned job in the queue.',
        answer:
          'A job is a key of ids. Everything is read again and authorised again; a text that is no key is no work.',
        proofs: [
          at('test/attacks/jobs.test.ts', 'is ids and nothing else: %s'),
          at('test/attacks/jobs.test.ts', 'is no work when somebody else wrote it: %j'),
        ],
      },
      {
        number: 59,
        attack: 'A set-up page that was left open.',
        answer: 'There is none: the front takes one path and one method.',
        proofs: [delivery('is taken on one path and with one method only')],
      },
      {
        number: 60,
        attack: 'Names of repositories in metrics for everybody.',
        answer: 'Health and metrics have a port of their own, and no label holds the name of a repository.',
        proofs: [
          at(
            'test/adapters/front/front.test.ts',
            'tells on its other port whether it lives and is ready, and nothing else',
          ),
        ],
      },
    ],
  },
];
