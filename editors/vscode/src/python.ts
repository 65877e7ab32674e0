import * as path from 'node:path';
import * as vscode from 'vscode';
import type { PythonExtension } from '@vscode/python-extension';
import { isFile, mayRun, WINDOWS } from './places';
import { paths } from './settings';

export const SCRIPTS = WINDOWS ? 'Scripts' : 'bin';
const PYTHON = WINDOWS ? 'python.exe' : 'python';
const PATIENCE = 10_000; // milliseconds; the Python extension may have to look at many environments

/**
 * The interpreters of the project's environments that exist and may be run: named in the settings, selected in the
 * Python extension, or lying in the folders.
 */
export async function interpreters(searched: string[]): Promise<string[]> {
  const named = paths('interpreter');
  const candidates = [...named, ...(await selected(searched))];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const name of ['.venv', 'venv']) {
      candidates.push(path.join(folder.uri.fsPath, name, SCRIPTS, PYTHON));
    }
  }
  const existing: string[] = [];
  for (const one of candidates) {
    if (existing.includes(one)) {
      continue;
    }
    if (!(await isFile(one))) {
      if (named.includes(one)) {
        searched.push(`ssot.interpreter: there is no ${one}`);
      }
    } else if (!(await mayRun(one))) {
      searched.push(`${one}: not run, for the workspace is not trusted`);
    } else {
      existing.push(one);
    }
  }
  return existing;
}

/** Calls `listener` when another interpreter is selected in the Python extension, if that is there. */
export async function onInterpreterSelected(listener: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonEnvironments())?.onDidChangeActiveEnvironmentPath(listener);
}

async function pythonEnvironments(): Promise<PythonExtension['environments'] | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  try {
    return (await extension?.activate())?.environments;
  } catch {
    return undefined; // its own fault, of which it tells by itself
  }
}

async function selected(searched: string[]): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), PATIENCE)));
  const answer = await Promise.race([askForSelected(), late]).catch((error: unknown) => String(error));
  clearTimeout(timer);
  if (typeof answer === 'string') {
    const why = answer === 'late' ? `no answer after ${PATIENCE / 1000} s` : answer;
    searched.push(`the Python extension's interpreter: ${why}`);
    return [];
  }
  return answer;
}

async function askForSelected(): Promise<string[]> {
  const environments = await pythonEnvironments();
  if (environments === undefined) {
    return [];
  }
  const folders: (vscode.Uri | undefined)[] = vscode.workspace.workspaceFolders?.map((one) => one.uri) ?? [undefined];
  const found: string[] = [];
  for (const folder of folders) {
    const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    const executable = environment?.executable.uri?.fsPath;
    if (executable !== undefined) {
      found.push(executable);
    }
  }
  return found;
}
