import * as vscode from 'vscode';
import { messageOf } from './session';

const TOML = 'tamasfe.even-better-toml';
const SETTING = 'evenBetterToml.schema.associations';
const PATTERN = '^.*/ssot\\.toml$';
const OFFERED = 'schema.offered';
const NAME = 'ssot.schema.json';

/**
 * Has Even Better TOML check `ssot.toml` by the registry's JSON Schema. Its `tomlValidation` contribution takes
 * absolute URIs alone, so that an extension cannot name a file of its own in package.json: it has to be a setting,
 * which is the user's, and is changed when the user says so.
 */
export class Schema implements vscode.Disposable {
  private readonly opened: vscode.Disposable;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.opened = vscode.workspace.onDidOpenTextDocument((document) => void this.offer(document));
    void this.refresh();
    vscode.workspace.textDocuments.forEach((document) => void this.offer(document));
  }

  dispose(): void {
    this.opened.dispose();
  }

  /** Writes the association into the user's settings. Returns whether it did. */
  async associate(): Promise<boolean> {
    if (vscode.extensions.getExtension(TOML) === undefined) {
      void vscode.window.showInformationMessage('ssot-lsp: the extension Even Better TOML is not installed.');
      return false;
    }
    try {
      const uri = await this.copy();
      const associations = { ...this.associations(), [PATTERN]: uri.toString() };
      await vscode.workspace.getConfiguration().update(SETTING, associations, vscode.ConfigurationTarget.Global);
    } catch (error) {
      void vscode.window.showErrorMessage(`ssot-lsp: the schema could not be associated: ${messageOf(error)}`);
      return false;
    }
    void vscode.window.showInformationMessage('Even Better TOML checks ssot.toml by its schema from its next start on.');
    return true;
  }

  /** Offers it, once, when a registry is opened. */
  private async offer(document: vscode.TextDocument): Promise<void> {
    const { extensions, window } = vscode;
    if (!document.uri.path.endsWith('/ssot.toml') || extensions.getExtension(TOML) === undefined) {
      return;
    }
    if (this.context.globalState.get<boolean>(OFFERED) || PATTERN in this.associations()) {
      return;
    }
    await this.context.globalState.update(OFFERED, true);
    const yes = 'Add to Settings';
    const text = 'Even Better TOML can check ssot.toml by its schema, beside what ssot-lsp says of it.';
    if ((await window.showInformationMessage(text, yes, 'No')) === yes) {
      await this.associate();
    }
  }

  /** A newer extension has a newer schema. */
  private async refresh(): Promise<void> {
    const there = vscode.extensions.getExtension(TOML) !== undefined;
    await vscode.commands.executeCommand('setContext', 'ssot.evenBetterToml', there);
    if (there && PATTERN in this.associations()) {
      await this.copy().then(undefined, () => undefined); // the one of before will do
    }
  }

  /** Copies the schema to where it stays when the extension, whose folder has its version in its name, is updated. */
  private async copy(): Promise<vscode.Uri> {
    const target = vscode.Uri.joinPath(this.context.globalStorageUri, NAME);
    const source = vscode.Uri.joinPath(this.context.extensionUri, 'schemas', NAME);
    await vscode.workspace.fs.copy(source, target, { overwrite: true });
    return target;
  }

  private associations(): Record<string, string> {
    return vscode.workspace.getConfiguration().inspect<Record<string, string>>(SETTING)?.globalValue ?? {};
  }
}
