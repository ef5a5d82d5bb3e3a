/** Answers that can never change, because they are about commits by their full names. A look that asks again starts no process. */
export interface SettledAnswers {
  /** The answer from before, else a fresh one, which is kept if there is one and it is small. */
  of<Value>(question: readonly string[], ask: () => Promise<Value>): Promise<Value>;
}

/** Answers that are kept per repository; the oldest is forgotten first. */
const mostKept = 1_000;

/** A longer list is not kept. */
const mostItems = 200;

/** An empty memory, for one repository. */
export function createSettledAnswers(): SettledAnswers {
  const answers = new Map<string, unknown>();
  return {
    of: async <Value>(question: readonly string[], ask: () => Promise<Value>): Promise<Value> => {
      const key = question.join(' ');
      if (answers.has(key)) return answers.get(key) as Value;
      const answer = await ask();
      const isLarge = Array.isArray(answer) && answer.length > mostItems;
      if (answer === undefined || isLarge) return answer;
      answers.set(key, answer);
      const [oldest] = answers.keys();
      if (answers.size > mostKept && oldest !== undefined) answers.delete(oldest);
      return answer;
    },
  };
}
