import { describe, expect, test } from 'vitest';
import { isSameRepository } from '../../../src/core/gitops/index.ts';

const github = 'https://github.com/acme/platform';

describe('a repository', () => {
  test.each([
    'https://github.com/acme/platform.git',
    'https://github.com/acme/platform/',
    'https://github.com/Acme/Platform.git/',
    'https://x-access-token:secret@github.com/acme/platform.git',
    'http://github.com/acme/platform',
    'git@github.com:acme/platform.git',
    'github.com:acme/platform.git',
    'git@github.com:/acme/platform',
    'ssh://git@github.com/acme/platform.git',
    'ssh://git@github.com:22/acme/platform',
    'ssh://git@ssh.github.com:443/acme/platform.git',
    'git://github.com/acme/platform.git',
    'git+ssh://git@github.com/acme/platform.git',
    ' https://www.github.com/acme/platform ',
  ])('is the same at %s', (url) => {
    expect(isSameRepository(github, url)).toBe(true);
    expect(isSameRepository(url, github)).toBe(true);
  });

  test.each([
    'https://github.com/acme/platform-old',
    'https://github.com/acme',
    'https://github.example.com/acme/platform',
    'https://github.com.evil.example/acme/platform',
    'https://evil.example/github.com/acme/platform',
    'https://github.com@evil.example/acme/platform',
    'oci://github.com/acme/platform',
    'file:///github.com/acme/platform',
    's3://github.com/acme/platform',
    'acme/platform',
    'not a url',
    '',
  ])('is another one, or none, at %j', (url) => {
    expect(isSameRepository(github, url)).toBe(false);
  });

  test('on two ports is two repositories, unless the transport differs', () => {
    expect(isSameRepository('http://127.0.0.1:3000/acme/p', 'http://127.0.0.1:3001/acme/p')).toBe(false);
    expect(isSameRepository('https://git.corp:8443/acme/p', 'ssh://git@git.corp:7999/acme/p.git')).toBe(true);
    expect(isSameRepository('https://git.corp:443/acme/p', 'https://git.corp/acme/p')).toBe(true);
  });
});
