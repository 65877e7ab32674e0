import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';

export const WINDOWS = process.platform === 'win32';

export async function isFile(name: string): Promise<boolean> {
  try {
    return (await fs.stat(name)).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether a program may be run. In a workspace that is not trusted nothing that lies in it may, nor what a link
 * leads to it.
 */
export async function mayRun(program: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) {
    return true;
  }
  const places = await Promise.all([path.resolve(program), real(program)]);
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const roots = [folder.uri.fsPath, await real(folder.uri.fsPath)];
    if (places.some((place) => roots.some((root) => isWithin(place, root)))) {
      return false;
    }
  }
  return true;
}

/** The files of these names in the folders of PATH that may be run, folder by folder. */
export async function onPath(...names: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) {
      continue; // it would name something in whatever folder is the current one
    }
    for (const program of names.map((name) => path.join(folder, name))) {
      if (!found.includes(program) && (await isFile(program)) && (await mayRun(program))) {
        found.push(program);
      }
    }
  }
  return found;
}

async function real(name: string): Promise<string> {
  try {
    return await fs.realpath(name);
  } catch {
    return path.resolve(name);
  }
}

function isWithin(place: string, root: string): boolean {
  const way = path.relative(root, place);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
