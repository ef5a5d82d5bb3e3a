#!/usr/bin/env node
import { dispatch } from './cli/dispatch.ts';
import { localFiles } from './cli/local-files.ts';

process.exitCode = await dispatch(process.argv.slice(2), localFiles);
