import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { importStrategy, paths } from './settings';

/** A program that is the server, and where it comes from, in words. */
export interface Server {
  command: string;
  args: string[];
  env?: Record<string, string>;
  from: string;
}

const WINDOWS = process.platform === 'win32';
const SCRIPTS = WINDOWS ? 'Scripts' : 'bin';
const NAME = WINDOWS ? 'ssot-lsp.exe' : 'ssot-lsp';
const PYTHON = WINDOWS ? 'python.exe' : 'python';

/**
 * Finds the server: `ssot.path`, then the project's environment, then PATH, then the bundled copy; with
 * `useBundled` the bundled copy before the environment. In a workspace that is not trusted nothing of the
 * workspace is run. `searched` gets a line for each place where there was none.
 */
export async function findServer(extension: vscode.Uri, searched: string[]): Promise<Server | undefined> {
  const named = paths('path');
  for (const command of named) {
    if (await isFile(command)) {
      return serverAt(command, 'ssot.path');
    }
    searched.push(`ssot.path: there is no ${command}`);
  }
  const bundled = () => findBundled(extension, searched);
  const others = importStrategy() === 'useBundled'
    ? [bundled, () => findInEnvironment(searched), () => findOnPath(searched)]
    : [() => findInEnvironment(searched), () => findOnPath(searched), bundled];
  for (const find of others) {
    const found = await find();
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function serverAt(command: string, from: string): Server {
  return { command, args: ['server'], from };
}

async function findInEnvironment(searched: string[]): Promise<Server | undefined> {
  if (!vscode.workspace.isTrusted) {
    searched.push('environments of the workspace: it is not trusted');
    return undefined;
  }
  for (const python of await interpreters()) {
    // Debian's pip puts scripts of the user elsewhere, but those are on PATH
    const command = path.join(path.dirname(python), NAME);
    if (await isFile(command)) {
      return serverAt(command, `the environment of ${python}`);
    }
    searched.push(`environment: there is no ${command}`);
  }
  return undefined;
}

async function findOnPath(searched: string[]): Promise<Server | undefined> {
  const command = await onPath(NAME);
  if (command === undefined) {
    searched.push(`PATH: no ${NAME} in it`);
    return undefined;
  }
  return serverAt(command, 'PATH');
}

/** The copy in the extension, which any Python that is new enough can run. */
async function findBundled(extension: vscode.Uri, searched: string[]): Promise<Server | undefined> {
  const libs = vscode.Uri.joinPath(extension, 'bundled', 'libs').fsPath;
  if (!(await isFile(path.join(libs, 'ssot_lsp', '__main__.py')))) {
    searched.push('bundled: this build of the extension has no copy of the server');
    return undefined;
  }
  const pythons = vscode.workspace.isTrusted ? await interpreters() : [];
  const found = pythons[0] ?? (await onPath(PYTHON)) ?? (await onPath('python3'));
  if (found === undefined) {
    searched.push('bundled: there is no Python to run it');
    return undefined;
  }
  const env = { PYTHONPATH: libs, PYTHONSAFEPATH: '1' };
  return { command: found, args: ['-m', 'ssot_lsp', 'server'], env, from: `the extension, run by ${found}` };
}

/** The interpreters of the project's environments that exist: named, selected, or lying in the folders. */
async function interpreters(): Promise<string[]> {
  const candidates = [...paths('interpreter'), ...(await selected())];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const name of ['.venv', 'venv']) {
      candidates.push(path.join(folder.uri.fsPath, name, SCRIPTS, PYTHON));
    }
  }
  const existing: string[] = [];
  for (const one of candidates) {
    if (!existing.includes(one) && (await isFile(one))) {
      existing.push(one);
    }
  }
  return existing;
}

/** As much as is needed of the API of the Python extension, which may not be there. */
interface PythonApi {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(
      environment: { path: string },
    ): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath(listener: () => void): vscode.Disposable;
  };
}

async function pythonApi(): Promise<PythonApi['environments']> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  try {
    return (await extension?.activate())?.environments;
  } catch {
    return undefined; // its own fault, of which it tells by itself
  }
}

async function selected(): Promise<string[]> {
  const api = await pythonApi();
  if (api === undefined) {
    return [];
  }
  const folders: (vscode.Uri | undefined)[] = vscode.workspace.workspaceFolders?.map((one) => one.uri) ?? [undefined];
  const found: string[] = [];
  for (const folder of folders) {
    const environment = await api.resolveEnvironment(api.getActiveEnvironmentPath(folder));
    const executable = environment?.executable.uri?.fsPath;
    if (executable !== undefined) {
      found.push(executable);
    }
  }
  return found;
}

/** Calls `listener` when another interpreter is selected in the Python extension, if that is there. */
export async function onInterpreterSelected(listener: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonApi())?.onDidChangeActiveEnvironmentPath(listener);
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    // a relative entry would name something in the workspace
    if (path.isAbsolute(folder) && (await isFile(path.join(folder, name)))) {
      return path.join(folder, name);
    }
  }
  return undefined;
}

async function isFile(name: string): Promise<boolean> {
  try {
    return (await fs.stat(name)).isFile();
  } catch {
    return false;
  }
}
