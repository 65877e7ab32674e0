import { execFile } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { findBundled, type NoPython } from './bundled';
import { isFile, mayRun, onPath, WINDOWS } from './places';
import { interpreters } from './python';
import { importStrategy, paths } from './settings';

/** A program that is the server, and where it comes from, in words. */
export interface Server {
  command: string;
  args: string[];
  from: string;
}

/** There is none: the bundled one wants another Python than those that were tried, or there is no bundled one. */
export type NoServer = NoPython | 'nowhere';

const NAME = WINDOWS ? 'ssot-lsp.exe' : 'ssot-lsp';
const PATIENCE = 5000; // milliseconds

export function isServer(found: Server | NoServer): found is Server {
  return found !== 'nowhere' && 'command' in found;
}

/**
 * Finds the server: `ssot.path`, then the project's environment, then PATH, then the bundled copy; with
 * `useBundled` the bundled copy before the environment. In a workspace that is not trusted nothing of the
 * workspace is run. `searched` gets a line for each place where there was none.
 */
export async function findServer(extension: vscode.Uri, searched: string[]): Promise<Server | NoServer> {
  for (const command of paths('path')) {
    if (!(await isFile(command))) {
      searched.push(`ssot.path: there is no ${command}`);
    } else if (!(await mayRun(command))) {
      searched.push(`ssot.path: ${command} is not run, for the workspace is not trusted`);
    } else {
      return serverAt(command, 'ssot.path');
    }
  }
  const pythons = await interpreters(searched);
  const installed = async () => (await inEnvironments(pythons, searched)) ?? (await inPath(searched));
  if (importStrategy() === 'fromEnvironment') {
    return (await installed()) ?? (await findBundled(extension, pythons, searched)) ?? 'nowhere';
  }
  const bundled = await findBundled(extension, pythons, searched);
  return bundled !== undefined && isServer(bundled) ? bundled : ((await installed()) ?? bundled ?? 'nowhere');
}

/** Asks a program of which version it is. Returns undefined where it does not say. */
export function versionOf(command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, ['--version'], { timeout: PATIENCE, windowsHide: true }, (_error, stdout) => {
      resolve(/^ssot-lsp (\S+)/m.exec(stdout)?.[1]);
    });
  });
}

function serverAt(command: string, from: string): Server {
  return { command, args: ['server'], from };
}

async function inEnvironments(pythons: string[], searched: string[]): Promise<Server | undefined> {
  for (const python of pythons) {
    // Debian's pip puts scripts of the user elsewhere, but those are on PATH
    const command = path.join(path.dirname(python), NAME);
    if ((await isFile(command)) && (await mayRun(command))) {
      return serverAt(command, `the environment of ${python}`);
    }
    searched.push(`environment: there is no ${command}`);
  }
  return undefined;
}

async function inPath(searched: string[]): Promise<Server | undefined> {
  const [command] = await onPath(NAME);
  if (command === undefined) {
    searched.push(`PATH: no ${NAME} in it`);
    return undefined;
  }
  return serverAt(command, 'PATH');
}
