// Runs inside VS Code, with its whole API. The tests go in order and share the workspace, a copy of example/.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const root = vscode.workspace.workspaceFolders[0].uri;
const at = (name) => vscode.Uri.joinPath(root, name);
const tests = [];
const test = (name, run) => tests.push({ name, run });

/** Waits until `look` returns something (not undefined and not false). */
async function until(look, what, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const findings = (uri) => vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'ssot-lsp');
const codes = (uri) => findings(uri).map((one) => (typeof one.code === 'object' ? one.code.value : one.code)).sort().join(' ');
const haveCodes = (uri, wanted) =>
  until(() => codes(uri) === wanted, `${wanted || 'nothing'} in ${uri.path}`).catch((error) => {
    throw new Error(`${error.message}; there is: ${codes(uri) || 'nothing'}`);
  });
const show = async (uri) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));

async function replace(document, from, to) {
  const start = document.getText().indexOf(from);
  assert.notEqual(start, -1, `${from} is not in ${document.uri.path}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const quickFixes = (uri, range) =>
  vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, vscode.CodeActionKind.QuickFix.value, 20);

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

test('a server that was killed comes back', async () => {
  const cart = await show(at('shop/checkout.py'));
  const before = await serverProcess();
  process.kill(before, 'SIGKILL');
  await until(async () => {
    const now = await serverProcess();
    return now !== undefined && now !== before;
  }, 'another server');
  await haveCodes(cart.document.uri, 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
});

test('a server that dies again and again is left alone, until it is asked for', async () => {
  for (let deaths = 0; deaths < 4; deaths++) {
    const before = await until(serverProcess, 'a server');
    process.kill(before, 'SIGKILL');
    await until(async () => (await serverProcess()) !== before, 'it to die');
    if (deaths < 3) {
      await until(async () => /server: running/.test(await debugInformation()), `the server after death ${deaths + 1}`);
    }
  }
  await until(async () => /server: stopped/.test(await debugInformation()), 'it to be left alone');
  assert.equal(await serverProcess(), undefined);
  await vscode.commands.executeCommand('ssot.restart');
  await haveCodes(at('shop/checkout.py'), 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
});

test('Restart Server gives another one', async () => {
  const before = await serverProcess();
  await vscode.commands.executeCommand('ssot.restart');
  const now = await until(serverProcess, 'a server');
  assert.notEqual(now, before);
  await haveCodes(at('tests/test_checkout.py'), 'SSOT003 SSOT005');
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

test('a server that is not there is told of, and the commands stay', async () => {
  const settings = vscode.workspace.getConfiguration('ssot');
  const server = settings.get('path');
  await settings.update('path', ['/nowhere/ssot-lsp'], vscode.ConfigurationTarget.Workspace);
  await until(async () => (await serverProcess()) === undefined, 'the server to end');
  await until(async () => /server: missing/.test(await debugInformation()), 'the page to say so');
  await settings.update('path', undefined, vscode.ConfigurationTarget.Workspace);
  assert.deepEqual(vscode.workspace.getConfiguration('ssot').get('path'), server);
  await until(serverProcess, 'the server again');
});

test('a program that is no server is told of, and not started again and again', async () => {
  const settings = vscode.workspace.getConfiguration('ssot');
  const script = at('broken').fsPath;
  fs.writeFileSync(script, '#!/bin/sh\necho started >> "$0.log"\nexit 3\n', { mode: 0o755 });
  await settings.update('path', [script], vscode.ConfigurationTarget.Workspace);
  await until(() => fs.existsSync(`${script}.log`), 'it to be started');
  await until(async () => /server: stopped/.test(await debugInformation()), 'the page to say so');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(fs.readFileSync(`${script}.log`, 'utf8'), 'started\n');
  await settings.update('path', undefined, vscode.ConfigurationTarget.Workspace);
  await until(serverProcess, 'the server again');
});

test('the server of the environment in the workspace is found', async () => {
  const settings = vscode.workspace.getConfiguration('ssot');
  const [server] = settings.get('path');
  fs.mkdirSync(at('.venv/bin').fsPath, { recursive: true });
  fs.copyFileSync(server, at('.venv/bin/ssot-lsp').fsPath);
  fs.writeFileSync(at('.venv/bin/python').fsPath, '');
  await settings.update('path', [], vscode.ConfigurationTarget.Workspace);
  const found = /server: running, .* from the environment of .*\.venv/;
  await until(async () => found.test(await debugInformation()), 'the server of .venv');
  await settings.update('path', undefined, vscode.ConfigurationTarget.Workspace);
  await until(serverProcess, 'the server again');
});

async function debugInformation() {
  await vscode.commands.executeCommand('ssot.ui.debugInformation');
  return vscode.window.activeTextEditor.document.getText();
}

/** The process of the server, a child of the extension host. */
async function serverProcess() {
  for (const name of fs.readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const [state, parent] = fs.readFileSync(path.join('/proc', name, 'stat'), 'utf8').replace(/^.*\) /s, '').split(' ');
      if (Number(parent) === process.pid && state !== 'Z' && fs.readFileSync(path.join('/proc', name, 'cmdline'), 'utf8').includes('ssot_lsp')) {
        return Number(name);
      }
    } catch {
      // it has ended meanwhile
    }
  }
  return undefined;
}

exports.run = async () => {
  const results = [];
  const only = process.env.SSOT_ONLY;
  for (const { name, run } of tests) {
    if (only && !name.includes(only)) {
      continue;
    }
    const began = Date.now();
    let failure = null;
    try {
      await run();
    } catch (error) {
      failure = String(error.stack ?? error);
    }
    results.push({ name, failure, seconds: (Date.now() - began) / 1000 });
    fs.writeFileSync(process.env.SSOT_RESULTS, JSON.stringify(results));
  }
  if (results.some((one) => one.failure !== null)) {
    throw new Error('some tests failed');
  }
};
