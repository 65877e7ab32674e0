import * as vscode from 'vscode';
import type { Registry } from './answers';
import { count } from './commands';
import { SELECTOR, type Session } from './session';

const SOURCE = 'ssot-lsp';
const SETTLE = 300; // milliseconds; diagnostics change in crowds

const DETAILS = {
  starting: 'starting',
  running: '',
  stopped: 'the server is not running',
  missing: 'the server was not found',
  off: 'turned off by ssot.enable',
};

/** The language status item: how many findings there are, and how the registry is. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('ssot-lsp', SELECTOR);
  private readonly subscriptions: vscode.Disposable[] = [this.item];
  private registries: Registry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private askAgain = true;

  constructor(private readonly session: Session) {
    this.item.name = 'ssot-lsp';
    this.subscriptions.push(
      session.onDidChangeHealth(() => this.later(true)),
      vscode.languages.onDidChangeDiagnostics((event) => this.later(event.uris.some(mayBeRegistry))),
      vscode.workspace.onDidSaveTextDocument((document) => mayBeRegistry(document.uri) && this.later(true)),
    );
    this.show();
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private later(askAgain: boolean): void {
    this.askAgain ||= askAgain;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, SETTLE);
  }

  private async refresh(): Promise<void> {
    if (this.session.health === 'running' && this.askAgain) {
      this.askAgain = false;
      this.registries = (await this.session.run<Registry[]>('ssot.showRegistry')) ?? [];
    }
    this.show();
  }

  private show(): void {
    const { item } = this;
    item.busy = this.session.health === 'starting';
    item.severity = vscode.LanguageStatusSeverity.Information;
    item.command = { command: 'ssot.ui.showRegistry', title: 'Show Registry' };
    if (this.session.health !== 'running') {
      item.text = 'ssot-lsp';
      item.detail = DETAILS[this.session.health];
      if (this.session.health === 'off') {
        item.command = { command: 'workbench.action.openSettings', title: 'Open Settings', arguments: ['ssot.enable'] };
      } else if (!item.busy) {
        item.severity = vscode.LanguageStatusSeverity.Error;
        item.command = { command: 'ssot.restart', title: 'Restart Server' };
      }
      return;
    }
    const all = vscode.languages.getDiagnostics().flatMap(([, found]) => found);
    item.text = `ssot-lsp: ${count(all.filter((one) => one.source === SOURCE).length, 'finding')}`;
    const rules = this.registries.reduce((sum, one) => sum + one.count, 0);
    const broken = this.registries.find((one) => one.broken !== null)?.broken;
    const problems = this.registries.reduce((sum, one) => sum + one.problems.length, 0);
    if (broken) {
      item.severity = vscode.LanguageStatusSeverity.Error;
      item.detail = `the registry cannot be read: ${broken}`;
    } else if (!this.registries.some((one) => one.registry !== null)) {
      item.detail = 'no registry';
    } else if (problems) {
      item.severity = vscode.LanguageStatusSeverity.Warning;
      item.detail = `${count(rules, 'rule')}, ${count(problems, 'problem')} in the registry`;
    } else {
      item.detail = count(rules, 'rule');
    }
  }
}

function mayBeRegistry(uri: vscode.Uri): boolean {
  return /\.(toml|md)$/i.test(uri.path);
}
