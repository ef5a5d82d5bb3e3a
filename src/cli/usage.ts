/** How each subcommand is called, and what it does. */
export const usage = {
  demo: `falconer demo [--once] [--comment "/scale querynode 20"] [--port 0] [--speed 20]
  the whole story on this machine: GitHub, Git, Flux and a cluster in a sandbox, and the real bot between them;
  --once ends after it, with 0 only when the rollout is green`,
  serve: `falconer serve
  the GitHub App; settings come from the environment, see the README`,
  run: `falconer run "<command>" [--file F | --dir D] [--target T] [--write] [--format diff|json]
  apply a command to local files; prints a unified diff and changes nothing without --write`,
  targets: `falconer targets [--dir D] [--format text|json]
  the Milvus resources that a repository deploys: namespace, environment, layout, file, and the application behind them`,
  review: `falconer review [PATH...] [--base REV] [--fix] [--policies DIR]... [--crd FILE]... [--operator-version X.Y.Z]
                [--format text|json|sarif|github]
  what is wrong with the Milvus resources in these files and folders; with --base also with the way there from a commit,
  and only what differs from it; --fix repairs what has exactly one safe answer; --crd takes the fields from a
  CustomResourceDefinition instead of those of operator 1.3.8; --operator-version names fields that it does not know`,
  judge: `falconer judge FILE [--at SECONDS] [--format text|json]
  the health of a Milvus over time, from a recording of the objects of its cluster`,
  policy: `falconer policy eval --policy F [--object F] [--old F] [options], falconer policy test DIR,
falconer policy simulate --policies DIR [--dir D] [--since DATE|COMMIT] [--format text|json]
  what the API server would answer under a ValidatingAdmissionPolicy; the examples that policies carry; which changes of
  the past the policies would have denied`,
  config: `falconer config print [--file F]
  the configuration of a repository with its defaults, and where each part comes from; 2 when it is invalid`,
  status: `falconer status [--target T] [--dir D] [--watch] [--format text|json]
  how the Milvus resources of a repository are in the cluster of KUBECONFIG now; --watch goes on until Ctrl-C;
  in a folder without any, every Milvus in the cluster`,
  doctor: `falconer doctor
  whether everything that the GitHub App needs is there: settings, Git, GitHub's permissions, clusters, RBAC, operator, engine`,
  audit: `falconer audit verify FILE
  whether the record in FALCONER_AUDIT_FILE is as it was written; 1 when it was tampered with, naming the line`,
  docs: `falconer docs
  writes the reference pages in docs/ anew, in a checkout of Falconer`,
} as const;
