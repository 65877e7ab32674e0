import { execFile } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isFile, onPath, WINDOWS } from './places';
import type { Server } from './server';

const PATIENCE = 10_000; // milliseconds
// keeps out PYTHONPATH, the current folder, site-packages: see launch.py
const ISOLATED = ['-I', '-S'];
const NAMES = WINDOWS
  ? ['python.exe', 'python3.exe', 'py.exe']
  : ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** What keeps the bundled server from being run, for the user. */
export interface NoPython {
  tried: string[];
}

/**
 * The copy of the server in the extension, with the first Python that can run it: one of the project's, else of
 * PATH. Returns undefined where this build of the extension has no copy.
 */
export async function findBundled(
  extension: vscode.Uri,
  environments: string[],
  searched: string[],
): Promise<Server | NoPython | undefined> {
  const launcher = vscode.Uri.joinPath(extension, 'bundled', 'launch.py').fsPath;
  if (!(await isFile(launcher))) {
    searched.push('bundled: this build of the extension has no copy of the server');
    return undefined;
  }
  const tried: string[] = [];
  for (const python of [...environments, ...(await onPath(...NAMES))]) {
    const reason = await whyNot(python, launcher);
    if (reason === undefined) {
      return { command: python, args: [...ISOLATED, launcher, 'server'], from: 'the extension' };
    }
    tried.push(`${python}: ${reason}`);
  }
  searched.push(...(tried.length ? tried : ['no Python in PATH']).map((one) => `bundled: ${one}`));
  return { tried };
}

/** Asks an interpreter whether it can run the bundled server. Returns undefined if it can, else the reason. */
function whyNot(python: string, launcher: string): Promise<string | undefined> {
  const options = { timeout: PATIENCE, cwd: path.dirname(launcher), windowsHide: true };
  return new Promise((resolve) => {
    execFile(python, [...ISOLATED, launcher, '--probe'], options, (error, stdout, stderr) => {
      const said = (stdout || stderr).trim().split(/\r?\n/).at(-1);
      resolve(error === null ? undefined : said || (error.killed ? 'it does not answer' : 'it cannot be run'));
    });
  });
}
