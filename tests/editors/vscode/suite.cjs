// Runs inside VS Code, with its whole API. The tests go in order and share the workspace, a copy of example/.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const {
  at, clearNotifications, codes, findings, haveCodes, isTold, quickFixes, replace, show, suite, until,
} = require('./harness.cjs');

const { test, run } = suite();
exports.run = run;

test('activates, with its commands', async () => {
  const extension = vscode.extensions.getExtension('ssot-lsp.ssot-lsp');
  await until(() => extension.isActive, 'activation');
  const known = await vscode.commands.getCommands(true);
  for (const { command } of extension.packageJSON.contributes.commands) {
    assert.ok(known.includes(command), command);
  }
});

test('underlines what is legacy, once', async () => {
  const cart = at('shop/cart.py');
  await show(cart);
  await haveCodes(cart, 'SSOT001 SSOT001 SSOT002');
  const [price] = findings(cart).sort((one, two) => one.range.start.compareTo(two.range.start));
  assert.deepEqual([price.range.start.line, price.range.start.character, price.range.end.character], [3, 27, 32]);
  assert.equal(price.severity, vscode.DiagnosticSeverity.Error);
  assert.match(price.message, /`shop\.money\.Price`/);
  assert.ok(price.tags?.includes(vscode.DiagnosticTag.Deprecated));
});

test('checks files that were never opened', async () => {
  await haveCodes(at('shop/checkout.py'), 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
  await haveCodes(at('tests/test_checkout.py'), 'SSOT003 SSOT005');
  assert.equal(vscode.workspace.textDocuments.some((one) => one.uri.path.endsWith('checkout.py')), false);
});

test('hover says what was and what is', async () => {
  const cart = at('shop/cart.py');
  const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', cart, new vscode.Position(3, 29));
  const text = hovers.flatMap((one) => one.contents.map((two) => two.value)).join('\n');
  assert.match(text, /shop\.money/);
  assert.match(text, /Prices are Decimal now/);
});

test('Check Workspace counts what the Problems panel shows', async () => {
  const checked = await vscode.commands.executeCommand('ssot.ui.checkWorkspace');
  assert.equal(checked.findings, 10);
  assert.equal(checked.files.length, 3);
  assert.deepEqual(checked.faults, []);
});

test('the preferred quick fix mends one finding', async () => {
  const cart = at('shop/cart.py');
  const { document } = await show(cart);
  const before = document.getText();
  const mapping = findings(cart).find((one) => one.message.includes('Mapping'));
  const actions = await quickFixes(cart, mapping.range);
  const preferred = actions.find((one) => one.isPreferred);
  assert.ok(preferred, actions.map((one) => one.title).join('\n'));
  assert.ok(await vscode.workspace.applyEdit(preferred.edit));
  assert.match(document.getText(), /collections\.abc\.Mapping|from collections\.abc import/);
  await haveCodes(cart, 'SSOT001 SSOT001');
  await vscode.commands.executeCommand('undo');
  assert.equal(document.getText(), before);
  await haveCodes(cart, 'SSOT001 SSOT001 SSOT002');
});

test('a fix that is not safe is offered last, and not preferred', async () => {
  const file = at('tests/test_checkout.py');
  await show(file);
  const [patch] = findings(file).sort((one, two) => one.range.start.compareTo(two.range.start));
  const actions = await quickFixes(file, patch.range);
  const unsafe = actions.filter((one) => one.title.includes('unsafe'));
  assert.equal(unsafe.length, 1);
  assert.notEqual(unsafe[0].isPreferred, true);
});

test('Fix File mends what is safe, as one step', async () => {
  const cart = at('shop/cart.py');
  const { document } = await show(cart);
  const before = document.getText();
  const mended = await vscode.commands.executeCommand('ssot.ui.fixFile');
  assert.equal(mended.applied, true);
  assert.equal(document.getText().includes('old_money'), false, document.getText());
  await haveCodes(cart, '');
  assert.equal((await vscode.commands.executeCommand('ssot.ui.fixFile')).findings, 0);
  await isTold(/nothing in this file can safely be fixed/);
  await clearNotifications();
  await show(cart);
  await vscode.commands.executeCommand('undo');
  assert.equal(document.getText(), before);
  await haveCodes(cart, 'SSOT001 SSOT001 SSOT002');
});

test('saving fixes all where the user wants it', async () => {
  const cart = at('shop/cart.py');
  const { document } = await show(cart);
  const settings = vscode.workspace.getConfiguration('editor', { languageId: 'python', uri: cart });
  const target = vscode.ConfigurationTarget.Workspace;
  await settings.update('codeActionsOnSave', { 'source.fixAll.ssot': 'explicit' }, target);
  await replace(document, 'return Price(', 'return  Price(');
  assert.ok(await document.save());
  assert.equal(document.getText().includes('old_money'), false, document.getText());
  assert.match(document.getText(), /from shop\.money import/);
  assert.equal(fs.readFileSync(cart.fsPath, 'utf8'), document.getText());
  await haveCodes(cart, '');
  await settings.update('codeActionsOnSave', undefined, target);
});

test('typing a legacy import underlines it', async () => {
  const { document } = await show(at('shop/http.py'));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), 'from shop.settings import GLOBALS\n');
  assert.ok(await vscode.workspace.applyEdit(edit));
  await haveCodes(document.uri, 'SSOT004');
  await vscode.commands.executeCommand('undo');
  await haveCodes(document.uri, '');
});

test('documents that were never saved are checked', async () => {
  const content = 'from shop.settings import GLOBALS\n';
  const document = await vscode.workspace.openTextDocument({ language: 'python', content });
  await vscode.window.showTextDocument(document);
  await haveCodes(document.uri, 'SSOT004');
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});

test('cells of a notebook are checked', async () => {
  const cell = (text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
  const data = new vscode.NotebookData([cell('import shop.old_money'), cell('shop.old_money.parse("1 EUR")')]);
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  await vscode.window.showNotebookDocument(notebook);
  const [first, second] = notebook.getCells().map((one) => one.document.uri);
  await haveCodes(first, 'SSOT001');
  await haveCodes(second, 'SSOT002');
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});

test('a saved registry is in force everywhere', async () => {
  const { document } = await show(at('ssot.toml'));
  await replace(document, 'legacy = "shop.settings:GLOBALS"', 'legacy = "shop.settings:NOTHING"');
  assert.ok(await document.save());
  await haveCodes(at('shop/checkout.py'), 'SSOT001 SSOT001 SSOT002 SSOT003');
  await replace(document, 'legacy = "shop.settings:NOTHING"', 'legacy = "shop.settings:GLOBALS"');
  assert.ok(await document.save());
  await haveCodes(at('shop/checkout.py'), 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
});

test('a registry that cannot be read says so, and the last good one stays', async () => {
  const { document } = await show(at('ssot.toml'));
  await replace(document, '[[rule]]\nid = "abc"', '[[rule]\nid = "abc"');
  assert.ok(await document.save());
  await until(() => findings(document.uri).length > 0, 'a fault in ssot.toml');
  assert.equal(codes(at('shop/checkout.py')), 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
  await replace(document, '[[rule]\nid = "abc"', '[[rule]]\nid = "abc"');
  assert.ok(await document.save());
  await until(() => findings(document.uri).length === 0, 'ssot.toml to be sound');
});

test('the registry has lenses that count', async () => {
  const { document } = await show(at('ssot.toml'));
  const titles = await until(async () => {
    const lenses = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 20);
    const said = lenses.map((one) => one.command?.title ?? '');
    return said.some((one) => one.includes('legacy use')) && said;
  }, 'lenses');
  assert.equal(titles.length, 4);
});

test('Show Rule, Show Registry and Debug Information show something', async () => {
  const labels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
  await vscode.commands.executeCommand('ssot.ui.showRule', 'money');
  await until(() => labels().some((one) => one.includes('Rule money')), 'the page of a rule');
  await vscode.commands.executeCommand('ssot.ui.showRegistry');
  await until(() => labels().some((one) => one.includes('Registry')), 'the page of the registry');
  await vscode.commands.executeCommand('ssot.ui.debugInformation');
  const text = vscode.window.activeTextEditor.document.getText();
  assert.match(text, /server: running/);
  assert.match(text, /positions in utf-16/);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('settings are heard of', async () => {
  const settings = vscode.workspace.getConfiguration('ssot');
  await settings.update('workspaceDiagnostics', false, vscode.ConfigurationTarget.Workspace);
  await haveCodes(at('shop/checkout.py'), '');
  await settings.update('workspaceDiagnostics', undefined, vscode.ConfigurationTarget.Workspace);
  await haveCodes(at('shop/checkout.py'), 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
});

test('imports follow a module that is renamed', async () => {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(at('shop/settings.py'), at('shop/options.py'));
  assert.ok(await vscode.workspace.applyEdit(edit));
  const { document } = await show(at('shop/checkout.py'));
  await until(() => document.getText().includes('from shop.options import GLOBALS'), 'the import to follow');
  await vscode.workspace.saveAll();
});

test('Fix Workspace mends all that is safe', async () => {
  const mended = await vscode.commands.executeCommand('ssot.ui.fixWorkspace');
  assert.equal(mended.applied, true);
  await vscode.workspace.saveAll();
  assert.doesNotMatch(fs.readFileSync(at('shop/checkout.py').fsPath, 'utf8'), /old_money/);
  const left = (await vscode.commands.executeCommand('ssot.ui.checkWorkspace')).findings;
  assert.ok(left < 4, `${left} are left`);
});
