import { describe, expect, it } from 'vitest';
import { apiKeyText, isApiInteger, readApiScalar } from '../../../src/core/schema/index.ts';

const standard = 'tag:yaml.org,2002:';

describe('a plain scalar, as the API server reads it', () => {
  it.each([
    ['y', true],
    ['Yes', true],
    ['ON', true],
    ['n', false],
    ['Off', false],
    ['yEs', 'yEs'],
    ['', null],
    ['~', null],
    ['Null', null],
    ['nULL', 'nULL'],
    ['0', 0],
    ['-0', 0],
    ['+2', 2],
    ['02', 2],
    ['010', 8],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0x10', -16],
    ['0b101', 5],
    ['1_000', 1000],
    ['_1', '_1'],
    ['08', 8],
    ['089.5', 89.5],
    ['2.0', 2],
    ['1e3', 1000],
    ['1.e3', 1000],
    ['.5', 0.5],
    ['.5_0', 0.5],
    ['.5__0', '.5__0'],
    ['._5', '._5'],
    ['.5e1_0', 5e9],
    ['0x1FFFFFFFFFFFFFFFFF', '0x1FFFFFFFFFFFFFFFFF'],
    ['0o7777777777777777777777777', '0o7777777777777777777777777'],
    ['07777777777777777777777777', 7.777777777777778e24],
    ['18446744073709551616', 18446744073709552000],
    ['-.5', -0.5],
    ['1e400', '1e400'],
    ['1.5.0', '1.5.0'],
    ['12:30:45', '12:30:45'],
    ['2024-01-01', '2024-01-01'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['0x', '0x'],
    ['-', '-'],
    ['.', '.'],
    ['=', '='],
    ['9007199254740993', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', 2 ** 63],
    ['18446744073709551616', 2 ** 64],
    ['9'.repeat(400), '9'.repeat(400)],
  ])('%s is %s', (text, value) => {
    expect(readApiScalar({ text, plain: true })?.value).toStrictEqual(Object.is(value, -0) ? 0 : value);
  });

  it('is text when it was quoted, whatever it looks like', () => {
    expect(readApiScalar({ text: 'yes', plain: false })).toEqual({ type: 'text', value: 'yes' });
  });
});

describe('a scalar with a tag, as the API server reads it', () => {
  it.each([
    ['str', '5', '5'],
    ['int', '2', 2],
    ['int', '1.5', undefined],
    ['int', 'x', undefined],
    ['float', '1', 1],
    ['bool', 'yes', true],
    ['bool', '1', undefined],
    ['null', '', null],
    ['null', 'x', undefined],
    ['binary', 'aGVs\nbG8=', 'hello'],
    ['binary', 'aGVsbG8', undefined],
    ['timestamp', '2024-01-01', '2024-01-01'],
    ['timestamp', 'today', undefined],
  ])('!!%s %s is %s', (tag, text, value) => {
    expect(readApiScalar({ text, plain: false, tag: `${standard}${tag}` })?.value).toStrictEqual(value);
  });

  it('is text when the server does not know the tag', () => {
    expect(readApiScalar({ text: '3', plain: true, tag: '!vault' })).toEqual({ type: 'text', value: '3' });
  });

  it('is text, quoted or not, when the tag is the bare !', () => {
    expect(readApiScalar({ text: '5', plain: true, tag: '!' })).toEqual({ type: 'text', value: '5' });
    expect(readApiScalar({ text: '', plain: true, tag: '!' })).toEqual({ type: 'text', value: '' });
  });
});

describe('a key of a mapping, as the API server reads it', () => {
  it.each([
    ['0x10', '16'],
    ['1.5', '1.5'],
    ['1e3', '1000'],
    ['1e6', '1e+06'],
    ['0.00001', '1e-05'],
    ['0.1', '0.1'],
    ['16777217.0', '1.6777216e+07'],
    ['.inf', '.inf'],
    ['-.inf', '-.inf'],
    ['.nan', '.nan'],
    ['yes', 'true'],
    ['2024-01-01', '2024-01-01'],
    ['~', undefined],
    ['18446744073709551615', undefined],
  ])('%s is the key %s', (text, key) => {
    const scalar = readApiScalar({ text, plain: true });
    expect(scalar && apiKeyText(scalar)).toBe(key);
  });
});

describe('a number', () => {
  it('is an integer to the server when it is whole and has at most 64 bits', () => {
    expect([2, -0, 1e18, 2n ** 62n].map(isApiInteger)).toEqual([true, true, true, true]);
    expect([2.5, 1e19, Number.NaN, '2'].map(isApiInteger)).toEqual([false, false, false, false]);
  });
});
