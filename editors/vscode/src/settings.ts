import * as os from 'node:os';
import * as vscode from 'vscode';

export const SECTION = 'ssot';

/** A change of these needs another process; of all others the server hears by itself. */
const OF_THE_PROCESS = ['enable', 'path', 'interpreter', 'importStrategy'];

export type ImportStrategy = 'fromEnvironment' | 'useBundled';

export function needsRestart(event: vscode.ConfigurationChangeEvent): boolean {
  return OF_THE_PROCESS.some((key) => event.affectsConfiguration(`${SECTION}.${key}`));
}

export function isEnabled(): boolean {
  return read<boolean>('enable') ?? true;
}

export function importStrategy(): ImportStrategy {
  return read<ImportStrategy>('importStrategy') ?? 'fromEnvironment';
}

/** Returns the paths in a setting, with `${…}` replaced. */
export function paths(key: 'path' | 'interpreter'): string[] {
  const value: unknown = read(key);
  const given = Array.isArray(value) ? value : [value];
  return given.filter((one): one is string => typeof one === 'string' && one !== '').flatMap(expanded);
}

/** What the server is to know before it looks at anything. */
export function initializationOptions(): Record<string, unknown> {
  const keys = ['registry', 'workspaceDiagnostics', 'renameImports', 'logLevel'];
  return Object.fromEntries(keys.map((key) => [key, read(key) ?? null]).filter(([, value]) => value !== null));
}

function read<T>(key: string): T | undefined {
  return vscode.workspace.getConfiguration(SECTION).get<T>(key);
}

/** With `${workspaceFolder}` a path becomes one for each folder of the workspace. */
function expanded(path: string): string[] {
  const plain = path
    .replaceAll('${userHome}', os.homedir())
    .replace(/^~(?=[\\/])/, os.homedir())
    .replace(/\$\{env:([^}]+)\}/g, (_, name: string) => process.env[name] ?? '');
  if (!plain.includes('${workspaceFolder}')) {
    return [plain];
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map((folder) => plain.replaceAll('${workspaceFolder}', folder.uri.fsPath));
}
