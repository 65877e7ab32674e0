import * as vscode from 'vscode';
import type { Checked, Mended, Registry } from './answers';
import type { Pages } from './pages';
import type { Schema } from './schema';
import type { Session } from './session';

const SOURCE = 'ssot-lsp';
const CODES = ['SSOT001', 'SSOT002', 'SSOT003', 'SSOT004', 'SSOT005'];

/**
 * What stands in the command palette. The language client registers the server's own commands (`ssot.fixFile`, …)
 * while the server runs; these have other ids, are always there, and say what came of it.
 */
export function registerCommands(session: Session, pages: Pages, schema: Schema): vscode.Disposable[] {
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    'ssot.ui.checkWorkspace': () => checkWorkspace(session),
    'ssot.ui.fixFile': () => fixFile(session),
    'ssot.ui.fixWorkspace': () => fixWorkspace(session),
    'ssot.ui.showRegistry': () => showRegistry(session, pages),
    'ssot.ui.showRule': (id) => showRule(session, pages, id),
    'ssot.ui.debugInformation': () => debugInformation(session, pages),
    'ssot.ui.associateSchema': () => schema.associate(),
    'ssot.restart': () => session.restart(),
    'ssot.showLogs': () => session.log.show(),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

async function checkWorkspace(session: Session): Promise<Checked | undefined> {
  const location = vscode.ProgressLocation.Window;
  const checked = await vscode.window.withProgress({ location, title: 'ssot-lsp: checking the workspace' }, () =>
    session.run<Checked>('ssot.checkWorkspace'),
  );
  if (checked === undefined) {
    return undefined;
  }
  const faults = checked.faults.length;
  checked.faults.forEach((fault) => session.log.warn(`${fault.path}: ${fault.message}`));
  const unchecked = faults ? ` ${count(faults, 'file')} could not be checked; the log says why.` : '';
  const stopped = checked.complete === false ? ' The check was stopped before its end.' : '';
  if (checked.findings === 0) {
    void vscode.window.showInformationMessage(`ssot-lsp: no legacy imports${stopped && ' so far'}.${stopped}${unchecked}`);
  } else {
    const files = checked.files.length;
    const text = `${count(checked.findings, 'finding')} in ${count(files, 'file')}.${stopped}${unchecked}`;
    void vscode.window.showInformationMessage(`ssot-lsp: ${text}`);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
  return checked;
}

async function fixFile(session: Session): Promise<Mended | undefined> {
  const editor = vscode.window.activeTextEditor;
  const uri = editor?.document.uri ?? vscode.window.activeNotebookEditor?.notebook.getCells()[0]?.document.uri;
  if (uri === undefined) {
    void vscode.window.showInformationMessage('ssot-lsp: open a Python file to fix it.');
    return undefined;
  }
  const mended = await session.run<Mended>('ssot.fixFile', uri.toString());
  if (mended?.findings === 0) {
    void vscode.window.showInformationMessage('ssot-lsp: nothing in this file can safely be fixed.');
  }
  return mended;
}

async function fixWorkspace(session: Session): Promise<Mended | undefined> {
  const location = vscode.ProgressLocation.Window;
  const mended = await vscode.window.withProgress({ location, title: 'ssot-lsp: fixing the workspace' }, () =>
    session.run<Mended>('ssot.fixWorkspace'),
  );
  if (mended?.applied) {
    const text = `fixed ${count(mended.findings, 'finding')} in ${count(mended.files, 'file')}.`;
    const save = 'Save All';
    const answer = vscode.window.showInformationMessage(`ssot-lsp: ${text}`, save);
    void answer.then((one) => one === save && vscode.workspace.saveAll());
  } else if (mended?.findings === 0) {
    void vscode.window.showInformationMessage('ssot-lsp: nothing in the workspace can safely be fixed.');
  }
  return mended;
}

async function showRegistry(session: Session, pages: Pages): Promise<void> {
  const registries = await session.run<Registry[]>('ssot.showRegistry');
  if (registries !== undefined) {
    await pages.show('Registry', registries.map(registryText).join('\n') || 'No folder is open.\n', 'rendered');
  }
}

function registryText(registry: Registry): string {
  const lines = [
    `# Registry of ${vscode.workspace.asRelativePath(vscode.Uri.parse(registry.folder), true)}`,
    '',
    registry.registry === null
      ? 'No registry was found at or above this folder.'
      : `${count(registry.count, 'rule')} from \`${vscode.workspace.asRelativePath(registry.registry)}\`.`,
    '',
  ];
  if (registry.broken !== null) {
    lines.push(`**It cannot be read:** ${registry.broken}. The last one that could is in force.`, '');
  }
  for (const problem of registry.problems) {
    lines.push(`- ${problem.code} in line ${problem.line}: ${problem.message}`);
  }
  if (registry.rules.length) {
    lines.push('', '| rule | legacy | canonical | reason |', '| --- | --- | --- | --- |');
  }
  for (const rule of registry.rules) {
    const canonical = rule.canonical === null ? 'banned' : code(rule.canonical);
    lines.push(`| ${[code(rule.id), code(rule.legacy), canonical, cell(rule.reason ?? '')].join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

async function showRule(session: Session, pages: Pages, id: unknown): Promise<void> {
  const wanted = typeof id === 'string' ? id : await pickRule(session);
  if (wanted === undefined) {
    return;
  }
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const text = await session.run<string>('ssot.showRule', wanted, ...(uri === undefined ? [] : [uri]));
  if (text !== undefined) {
    await pages.show(`Rule ${wanted.replaceAll('/', '∕')}`, text, 'rendered');
  }
}

/** Offers the rules, those of the findings at the cursor first, and the codes. */
async function pickRule(session: Session): Promise<string | undefined> {
  const registries = await session.run<Registry[]>('ssot.showRegistry');
  if (registries === undefined) {
    return undefined;
  }
  const here = textOfFindingsAtCursor();
  const rules = registries.flatMap((registry) => registry.rules);
  const isHere = (legacy: string) => here.includes(legacy.replace(':', '.'));
  const sorted = [...rules.filter((one) => isHere(one.legacy)), ...rules.filter((one) => !isHere(one.legacy))];
  const items = [
    ...sorted.map((rule) => ({
      label: rule.id,
      description: rule.canonical === null ? `${rule.legacy} (banned)` : `${rule.legacy} → ${rule.canonical}`,
    })),
    ...CODES.map((label) => ({ label, description: 'code' })),
  ];
  const placeHolder = 'Rule or code to explain';
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.label;
}

function textOfFindingsAtCursor(): string {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return '';
  }
  const all = vscode.languages.getDiagnostics(editor.document.uri);
  const ours = all.filter((one) => one.source === SOURCE && one.range.contains(editor.selection.active));
  return ours.map((one) => one.message).join('\n');
}

async function debugInformation(session: Session, pages: Pages): Promise<void> {
  const extension = vscode.extensions.all.find((one) => one.packageJSON.name === 'ssot-lsp');
  const lines = [
    '# ssot-lsp: debug information',
    '',
    `- ${vscode.env.appName} ${vscode.version}, extension ${extension?.packageJSON.version ?? 'unknown'}`,
    `- server: ${session.health}, ${session.version ?? 'no version'}, from ${session.server?.from ?? 'nowhere'}`,
    `- workspace is trusted: ${vscode.workspace.isTrusted ? 'yes' : 'no'}`,
  ];
  const told = session.health === 'running' ? await session.run<string>('ssot.debugInformation') : undefined;
  await pages.show('Debug Information', `${lines.join('\n')}\n${told ?? ''}`, 'plain');
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
