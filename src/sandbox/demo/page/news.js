/** What happened between two pictures, in words, for people who do not see the page. */
export function newsOf(before, after) {
  const known = new Map(factsOf(before).map(({ key, state }) => [key, state]));
  return factsOf(after)
    .filter(({ key, state }) => known.get(key) !== state)
    .map(({ text }) => text);
}

/** What is worth a word when it comes up or its state changes. */
function factsOf({ issue, pullRequests, cluster }) {
  const comments = [...issue.comments, ...pullRequests.flatMap((each) => each.comments)];
  const checks = pullRequests.flatMap((each) => each.checks);
  return [
    ...comments.map(({ id, author }) => ({ key: `comment ${id}`, state: 'there', text: `${author} commented.` })),
    ...pullRequests.map(({ number, title, state }) => ({
      key: `pull request ${number}`,
      state,
      text: `Pull request ${number}, ${title}: ${state}.`,
    })),
    ...checks.map(({ id, name, state, title }) => ({
      key: `check ${id}`,
      state,
      text: `${name}: ${state}. ${title}.`,
    })),
    ...cluster.nodes.map(({ name, state }) => ({ key: `node ${name}`, state, text: `Node ${name}: ${state}.` })),
  ];
}
