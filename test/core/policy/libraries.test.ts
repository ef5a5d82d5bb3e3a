import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/core/policy/cel/program.ts';
import { celError, isError } from '../../../src/core/policy/cel/value.ts';
import { environmentFor } from '../../../src/core/policy/library/index.ts';

// Most of the examples are those of the documentation of Kubernetes and of its source (pkg/cel/library).

const environment = environmentFor({ minor: 34 });

/** A value, or the text of the error. */
function evaluate(expression: string): unknown {
  const compiled = compileExpression(environment, expression);
  if (!compiled.ok) return compiled.refusal;
  const { result } = compiled.value.evaluate({ lookup: () => celError('no variables'), limit: 1_000_000 });
  return isError(result) ? result.message : result;
}

const true_: Readonly<Record<string, readonly string[]>> = {
  quantities: [
    'isQuantity("1.5Gi")',
    '!isQuantity("200M B")',
    '!isQuantity("")',
    'quantity("50000000G").compareTo(quantity("5000000000000000")) == 1',
    'quantity("200M").compareTo(quantity("0.2G")) == 0',
    'quantity("1Gi").isGreaterThan(quantity("1G"))',
    'quantity("50k").isLessThan(quantity("1M"))',
    'quantity("50k").add(quantity("20k")) == quantity("70k")',
    'quantity("50k").sub(20000) == quantity("30k")',
    'sign(quantity("-5")) == -1',
    'quantity("50k").asInteger() == 50000',
    '!quantity("100m").isInteger()',
    'quantity("100m").asApproximateFloat() == 0.1',
    'quantity("1e3") == quantity("1k")',
    'type(quantity("1")) == type(quantity("2"))',
  ],
  addresses: [
    'isURL("https://user@host:8080/path?k=v&k=w")',
    '!isURL("../relative")',
    'url("https://user@host:8080/path?k=v&k=w").getHost() == "host:8080"',
    'url("https://[::1]:80/p").getHostname() == "::1"',
    'url("https://host/a b").getEscapedPath() == "/a%20b"',
    'url("https://host:8080/path?k=v&k=w").getQuery() == {"k": ["v", "w"]}',
    'url("/absolute").getScheme() == ""',
    'isIP("::1") && isIP("10.0.0.1") && !isIP("10.0.0.01") && !isIP("::ffff:1.2.3.4")',
    'ip("192.168.0.1").family() == 4 && ip("fe80::1").family() == 6',
    'ip("127.0.0.1").isLoopback() && ip("0.0.0.0").isUnspecified() && ip("fe80::1").isLinkLocalUnicast()',
    'ip("224.0.0.1").isLinkLocalMulticast() && ip("8.8.8.8").isGlobalUnicast()',
    'ip.isCanonical("2001:db8::1") && !ip.isCanonical("2001:DB8::1")',
    'ip("2001:db8:0:0::1") == ip("2001:db8::1") && string(ip("2001:db8:0:0::1")) == "2001:db8::1"',
    'cidr("192.168.0.0/24").containsIP("192.168.0.7") && !cidr("192.168.0.0/24").containsIP(ip("192.168.1.7"))',
    'cidr("192.168.0.0/16").containsCIDR("192.168.10.0/24")',
    'cidr("192.168.0.7/24").masked() == cidr("192.168.0.0/24")',
    'cidr("::1/128").prefixLength() == 128 && cidr("10.0.0.0/8").ip() == ip("10.0.0.0")',
  ],
  texts: [
    '"abc 123 def 456".find("[0-9]+") == "123" && "abc".find("[0-9]+") == ""',
    '"abc 123 def 456".findAll("[0-9]+") == ["123", "456"] && "1 2 3".findAll("[0-9]", 2) == ["1", "2"]',
    '"a,b,c".split(",", 2) == ["a", "b,c"] && "tacocat".substring(0, 4) == "taco"',
    '"Hello".charAt(4) == "o" && "éa".size() == 2 && "éa".indexOf("a") == 1',
    '["a", "b"].join("-") == "a-b" && "  x ".trim() == "x" && "aXbX".replace("X", "", 1) == "abX"',
    '"%s is %d, %.2f, %x, %%".format(["x", 3, 1.5, 255]) == "x is 3, 1.50, ff, %"',
    '!format.dns1123Label().validate("my-label").hasValue()',
    'format.dns1123Label().validate("My_label").hasValue()',
    'format.named("qualifiedName").hasValue() && !format.named("unknown").hasValue()',
    '!format.uuid().validate("123e4567-e89b-12d3-a456-426614174000").hasValue()',
    '!format.date().validate("2025-06-11").hasValue() && format.date().validate("11.6.2025").hasValue()',
  ],
  lists: [
    '[1, 3, 2].max() == 3 && [1, 3, 2].min() == 1 && [1, 3, 2].sum() == 6 && [1.5, 2.0].sum() == 3.5',
    '["a", "b"].isSorted() && !["b", "a"].isSorted() && [1].isSorted()',
    '["a", "b", "b"].indexOf("b") == 1 && ["a", "b", "b"].lastIndexOf("b") == 2 && ["a"].indexOf("x") == -1',
    'sets.contains([1, 2, 3], [3, 1]) && sets.equivalent([1, 1, 2], [2, 1]) && sets.intersects([1], [1, 2])',
    '!sets.intersects([], [1]) && sets.contains([], [])',
    '{"a": 1}.all(key, value, key == "a" && value == 1)',
    '[5, 6].transformList(index, value, value - index) == [5, 5]',
    '{"a": 1}.transformMap(key, value, value + 1) == {"a": 2}',
    '{"a": "x"}.transformMapEntry(key, value, {value: key}) == {"x": "a"}',
    '{"a": 1}[?"b"].orValue(7) == 7 && {"a": 1}.?a.value() == 1 && ![][?0].hasValue()',
    'optional.of(2).optMap(x, x * 2).value() == 4 && optional.none().or(optional.of(1)).value() == 1',
    '[1, ?optional.none(), 2] == [1, 2] && {?"a": optional.none(), "b": 1} == {"b": 1}',
    'optional.ofNonZeroValue("") == optional.none()',
  ],
  versions: [
    'isSemver("1.2.3-rc.1+build") && !isSemver("1.2") && isSemver("v1.2", true)',
    'semver("2.5.4").isGreaterThan(semver("2.5.4-rc1")) && semver("1.0.0").compareTo(semver("1.0.0")) == 0',
    'semver("2.5.4").major() == 2 && semver("2.5.4").minor() == 5 && semver("2.5.4").patch() == 4',
  ],
};

describe.each(Object.entries(true_))('the functions for %s', (_name, expressions) => {
  it.each(expressions)('make %s true', (expression) => {
    expect(evaluate(expression)).toBe(true);
  });
});

describe('an error', () => {
  it.each([
    ['quantity("1 Gi")', 'quantities must match the regular expression'],
    ['quantity("1.5").asInteger()', 'cannot convert value to integer'],
    ['ip("10.0.0.256")', 'IP Address "10.0.0.256" parse error during conversion from string'],
    ['cidr("10.0.0.0")', 'network address parse error during conversion from string'],
    ['url("relative")', 'URL parse error during conversion from string'],
    ['[].max()', 'max called on empty list'],
    ['[1, 2][2]', 'index out of bounds: 2'],
    ['{"a": 1}.b', 'no such key: b'],
    ['1 / 0', 'division by zero'],
    ['9223372036854775807 + 1', 'integer overflow'],
    ['optional.none().value()', 'optional.none() dereference'],
    ['"a".matches("(")', 'invalid matches argument'],
    ['1 + "a"', "found no matching overload for '_+_' applied to '(int, string)'"],
    ['[1, "a"]', "expected type 'int' but found 'string'"],
    ['nowhere', "undeclared reference to 'nowhere'"],
  ])('of %s says %s', (expression, message) => {
    expect(evaluate(expression)).toContain(message);
  });

  it.each(['true || 1 / 0 > 0', '1 / 0 > 0 || true', '!(1 / 0 > 0 && false)', '[0, 1].exists(x, 1 / x == 1)'])(
    'is absorbed by %s',
    (expression) => {
      expect(evaluate(expression)).toBe(true);
    },
  );
});
