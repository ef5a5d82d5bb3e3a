// The demo's page is plain files; the compiler leaves them behind.
import { cpSync } from 'node:fs';

const page = (folder) => new URL(`../${folder}/sandbox/demo/page`, import.meta.url);
cpSync(page('src'), page('dist'), { recursive: true });
