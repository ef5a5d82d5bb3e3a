import fc from 'fast-check';

/** An expression of each type, with the variables that `variables` below has values for. */
interface Expressions {
  readonly int: string;
  readonly double: string;
  readonly text: string;
  readonly bool: string;
  readonly ints: string;
  readonly texts: string;
  readonly counts: string;
  readonly any: string;
}

type Sample = boolean | bigint | number | string | readonly Sample[] | ReadonlyMap<string, Sample>;

/** The values of the variables that the expressions name. */
export const variables = {
  n: 7n,
  x: 2.5,
  s: 'milvus-2.5',
  flag: true,
  object: new Map<string, Sample>([
    ['replicas', 3n],
    ['image', 'milvusdb/milvus:v2.5.4'],
    ['ratio', 0.25],
    ['on', false],
    ['zones', ['a', 'b', 'c']],
    ['limits', new Map<string, Sample>([['cpu', 4n]])],
  ]),
};

const expressions = fc.letrec<Expressions>((tie: fc.LetrecTypedTie<Expressions>): fc.LetrecValue<Expressions> => {
  const of = (parts: TemplateStringsArray, ...inner: fc.Arbitrary<string>[]) =>
    fc.tuple(...inner).map((texts) => parts.reduce((text, part, index) => text + (texts[index - 1] ?? '') + part));
  const pick = (simple: readonly string[], ...built: fc.Arbitrary<string>[]) =>
    fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      { weight: 2, arbitrary: fc.constantFrom(...simple) },
      ...built.map((arbitrary) => ({ weight: 1, arbitrary })),
    );
  const [int, double, text, bool] = [tie('int'), tie('double'), tie('text'), tie('bool')];
  const [ints, texts, counts, any] = [tie('ints'), tie('texts'), tie('counts'), tie('any')];
  const place = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('0', '1') }, int);
  const order = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
  return {
    int: pick(
      ['0', '1', '-1', '2', '10', 'n', '3', '1000000007', '9223372036854775807'],
      of`(${int} ${fc.constantFrom('+', '-', '*')} ${int})`,
      of`(${int} ${fc.constantFrom('/', '%')} ${fc.oneof(fc.constantFrom('3', 'n'), int)})`,
      of`-${fc.constantFrom('n', '3', 'size(s)')}`,
      of`size(${fc.oneof(text, ints, counts)})`,
      of`int(${fc.oneof(fc.constantFrom('"10"', '"-7"'), double)})`,
      of`${ints}[${place}]`,
      of`${counts}[${fc.oneof(fc.constantFrom('"a"', 's'), text)}]`,
      of`(${bool} ? ${int} : ${int})`,
      of`("m" + ${text}).indexOf(${text})`,
    ),
    double: pick(
      ['0.0', '1.5', '-2.25', 'x', '100.0'],
      of`(${double} ${fc.constantFrom('+', '-', '*')} ${double})`,
      of`(${double} / ${fc.constantFrom('x', '-4.0', '3.0')})`,
      of`double(${fc.oneof(int, fc.constantFrom('"1.5"', '"-3"', '"1e3"'))})`,
      of`(${bool} ? ${double} : ${double})`,
    ),
    text: pick(
      ['""', '"a"', '"milvus"', '"10"', '"2.5"', '"éß"', 's', '"true"'],
      of`(${text} + ${text})`,
      of`string(${fc.oneof(int, bool, fc.constantFrom('1.5', 'x', '-2.25', '0.1', '100.0', 'x * x'))})`,
      of`${text}.${fc.constantFrom('lowerAscii', 'upperAscii', 'trim')}()`,
      of`${text}.replace((${text} + "m"), ${text})`,
      of`${text}.substring(${place}, ${fc.oneof(place, int)})`,
      of`${text}.charAt(${place})`,
      of`${texts}[${place}]`,
      of`${texts}.join(${text})`,
      of`(${bool} ? ${text} : ${text})`,
    ),
    bool: pick(
      ['true', 'false', 'flag'],
      of`(${bool} ${fc.constantFrom('&&', '||')} ${bool})`,
      of`!(${bool})`,
      of`(${int} ${order} ${int})`,
      of`(${double} ${fc.constantFrom('<', '<=', '>', '>=')} ${int})`,
      of`(${double} ${order} ${double})`,
      of`(${text} ${order} ${text})`,
      of`(${ints} == ${ints})`,
      of`(${any} ${fc.constantFrom('==', '!=')} ${fc.oneof(int, double, text, bool)})`,
      of`${text}.${fc.constantFrom('startsWith', 'endsWith', 'contains')}(${text})`,
      of`${text}.matches(${fc.constantFrom("'^m'", "'[0-9]+'", "'a|b'", "'(x+)+$'", "'é.'")})`,
      of`(${int} in ${ints})`,
      of`(${text} in ${fc.oneof(texts, counts)})`,
      of`${ints}.${fc.constantFrom('all', 'exists', 'exists_one')}(i, (i ${order} ${int}))`,
      of`${texts}.${fc.constantFrom('all', 'exists')}(t, t.size() ${order} ${int} || ${bool})`,
      of`has(object.${fc.constantFrom('replicas', 'absent', 'limits.cpu', 'limits.memory')})`,
      of`(${bool} ? ${bool} : ${bool})`,
    ),
    ints: pick(
      ['[1, 2, 3]', '[0]', '[n, 5]'],
      of`[${int}, ${int}]`,
      of`(${ints} + ${ints})`,
      of`${ints}.map(i, (i ${fc.constantFrom('+', '*')} ${int}))`,
      of`${ints}.map(i, (i > ${int}), (i - 1))`,
      of`${ints}.filter(i, (i ${order} ${int}))`,
    ),
    texts: pick(
      ['["a", "b"]', '[s]'],
      of`[${text}, ${text}]`,
      of`${text}.split(${text})`,
      of`${ints}.map(i, string(i))`,
      of`${texts}.filter(t, t ${order} ${text})`,
    ),
    counts: pick(['{"a": 1}', '{s: n}'], of`{${text}: ${int}}`),
    any: pick(
      ['object.replicas', 'object.image', 'object.ratio', 'object.on', 'object.absent', 'object.limits.cpu'],
      of`object.zones[${place}]`,
      of`object[${fc.constantFrom('"image"', '"absent"', 's')}]`,
      of`object.zones.${fc.constantFrom('map', 'filter')}(z, z == ${text})`,
    ),
  };
});

/**
 * Expressions of every type, a few operators deep; the checker accepts most of them. Left out is where the other library
 * departs from cel-go: text of large numbers, numbers from text that is none, order of NaN, search in an empty text.
 */
export const expression: fc.Arbitrary<string> = fc.oneof(
  expressions.int,
  expressions.double,
  expressions.text,
  expressions.texts,
  { weight: 4, arbitrary: expressions.bool },
);
