// The extension as it is installed from its .vsix, where there is no ssot-lsp but the one in it. In order.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');
const {
  at, clearNotifications, findings, haveCodes, isSaid, isTold, quickFixes, serverProcess, set, show, suite, until,
} = require('./harness.cjs');

const { test, run } = suite();
exports.run = run;

const PYTHON = process.env.SSOT_BASE_PYTHON;
const inPath = (name) => path.join(process.env.SSOT_PATH, name);
const wasRun = () => (fs.existsSync(process.env.SSOT_RUN_LOG) ? fs.readFileSync(process.env.SSOT_RUN_LOG, 'utf8') : '');
const restart = () => vscode.commands.executeCommand('ssot.restart');

/** Puts a `python3` in PATH that takes itself for another version. */
function pretend(version) {
  const text = `import sys, runpy; sys.version_info = (${version}, "final", 0); sys.argv = sys.argv[3:]; runpy.run_path(sys.argv[0], run_name="__main__")`;
  fs.rmSync(inPath('python3'));
  fs.writeFileSync(inPath('python3'), `#!/bin/sh\nexec '${PYTHON}' -c '${text}' "$@"\n`, { mode: 0o755 });
}

test('it is installed, and there is no server but its own', () => {
  const extension = vscode.extensions.getExtension('ssot-lsp.ssot-lsp');
  assert.match(extension.extensionPath, /extensions\/ssot-lsp\.ssot-lsp-/);
  const others = process.env.PATH.split(':').filter((one) => !one.endsWith('/bin/remote-cli')); // it is of VS Code
  assert.deepEqual(others, [process.env.SSOT_PATH]);
  assert.deepEqual(fs.readdirSync(process.env.SSOT_PATH), ['python3']);
  assert.equal(process.env.PYTHONPATH, at('').fsPath);
});

test('the Python on PATH runs it, and it finds what is legacy', async () => {
  await isSaid(/server: running, .* from the extension/);
  const cart = at('shop/cart.py');
  await show(cart);
  await haveCodes(cart, 'SSOT001 SSOT001 SSOT002');
  await haveCodes(at('shop/checkout.py'), 'SSOT001 SSOT001 SSOT002 SSOT003 SSOT004');
});

test('its fixes are applied', async () => {
  const cart = at('shop/cart.py');
  const { document } = await show(cart);
  const mapping = findings(cart).find((one) => one.message.includes('Mapping'));
  const preferred = (await quickFixes(cart, mapping.range)).find((one) => one.isPreferred);
  assert.ok(await vscode.workspace.applyEdit(preferred.edit));
  assert.match(document.getText(), /collections\.abc/);
  await haveCodes(cart, 'SSOT001 SSOT001');
  await vscode.commands.executeCommand('undo');
});

test('an interpreter of the project runs it, without its packages', async () => {
  execFileSync(PYTHON, ['-I', '-m', 'venv', '--without-pip', at('.venv').fsPath]);
  const [lib] = fs.readdirSync(at('.venv/lib').fsPath);
  const site = at(`.venv/lib/${lib}/site-packages`).fsPath;
  const trace = `open('${process.env.SSOT_RUN_LOG}', 'a').write(__name__ + '\\n')\n`;
  fs.writeFileSync(path.join(site, 'traced.pth'), `import sys; ${trace}`);
  fs.writeFileSync(path.join(site, 'sitecustomize.py'), trace);
  execFileSync(at('.venv/bin/python').fsPath, ['-c', '']);
  assert.notEqual(wasRun(), '', 'the traces leave none');
  fs.rmSync(process.env.SSOT_RUN_LOG);
  await restart();
  await isSaid(/from the extension[^]*executable: `.*\/\.venv\/bin\/python`/);
  await show(at('shop/cart.py'));
  await haveCodes(at('shop/cart.py'), 'SSOT001 SSOT001 SSOT002');
  assert.equal((await vscode.commands.executeCommand('ssot.ui.checkWorkspace')).findings, 10);
});

test('nothing of the workspace, of PYTHONPATH or of site-packages was run', () => {
  assert.ok(fs.readFileSync(at('json.py').fsPath, 'utf8').includes(process.env.SSOT_RUN_LOG));
  assert.equal(wasRun(), '');
});

test('useBundled takes it before the environment', async () => {
  fs.writeFileSync(at('.venv/bin/ssot-lsp').fsPath, `#!/bin/sh\ncd / && exec '${process.env.SSOT_SERVER}' "$@"\n`, { mode: 0o755 });
  await set('importStrategy', 'useBundled');
  await isSaid(/server: running, .* from the extension/);
  await set('importStrategy', undefined);
  await isSaid(/server: running, .* from the environment of .*\.venv/);
  fs.rmSync(at('.venv').fsPath, { recursive: true });
});

test('a Python that is too old is told of, with what to do', async () => {
  await clearNotifications();
  pretend('3, 8, 18');
  await restart();
  const told = await isTold(/needs Python 3\.10 or newer/);
  assert.match(told.text, /python3: it is Python 3\.8\.18; the bundled server runs on CPython 3\.10 to 3\.14/);
  assert.match(told.text, /name it in ssot\.interpreter/);
  assert.deepEqual(told.buttons, ['Try Again', 'Open Settings', 'Show Logs']);
  assert.equal(await serverProcess(), undefined);
});

test('a Python that is too new is told of', async () => {
  await clearNotifications();
  pretend('3, 99, 0');
  await restart();
  await isTold(/it is Python 3\.99\.0; the bundled server runs on CPython 3\.10 to 3\.14/);
});

test('no Python at all is told of', async () => {
  await clearNotifications();
  fs.rmSync(inPath('python3'));
  await restart();
  await isTold(/needs Python 3\.10 or newer\. None was found\./);
});

test('an interpreter that is named runs it', async () => {
  await set('interpreter', ['/nowhere/python', PYTHON]);
  await isSaid(/server: running, .* from the extension/);
});

test('Even Better TOML is given the schema when the user says so', async () => {
  await clearNotifications();
  await show(at('ssot.toml'));
  const told = await isTold(/Even Better TOML can check ssot\.toml/);
  assert.deepEqual(told.buttons, ['Add to Settings', 'No']);
  assert.equal(await vscode.commands.executeCommand('ssot.ui.associateSchema'), true);
  const given = vscode.workspace.getConfiguration().get('evenBetterToml.schema.associations');
  const [[pattern, uri]] = Object.entries(given);
  assert.match(at('ssot.toml').toString(), new RegExp(pattern));
  const schema = fs.readFileSync(vscode.Uri.parse(uri).fsPath, 'utf8');
  assert.equal(schema, fs.readFileSync(path.join(process.env.SSOT_ROOT, 'ssot_lsp/registries/ssot.schema.json'), 'utf8'));
});
