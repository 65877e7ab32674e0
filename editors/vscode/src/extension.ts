import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Pages } from './pages';
import { Schema } from './schema';
import { Session } from './session';
import { Status } from './status';

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('ssot-lsp', { log: true });
  const trace = vscode.window.createOutputChannel('ssot-lsp Trace', { log: true });
  const pages = new Pages();
  session = new Session(context, log, trace);
  const schema = new Schema(context);
  const commands = registerCommands(session, pages, schema);
  context.subscriptions.push(log, trace, pages, schema, session, new Status(session), ...commands);
  await session.start();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
