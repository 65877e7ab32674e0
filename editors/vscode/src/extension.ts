import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Pages } from './pages';
import { Session } from './session';
import { Status } from './status';

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('ssot-lsp', { log: true });
  const trace = vscode.window.createOutputChannel('ssot-lsp Trace', { log: true });
  const pages = new Pages();
  session = new Session(context, log, trace);
  context.subscriptions.push(log, trace, pages, session, new Status(session), ...registerCommands(session, pages));
  await session.start();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
