// With the Python extension: a stand-in that has the real one's interface. The tests go in order.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const vscode = require('vscode');
const { at, haveCodes, isSaid, serverProcess, set, show, suite, until } = require('./harness.cjs');

const { test, run } = suite();
exports.run = run;

/** Makes something like an environment, outside of the workspace, with the server in it or not. */
function environment(name, withServer) {
  const bin = vscode.Uri.joinPath(at('..'), name, 'bin').fsPath;
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(`${bin}/python`, '');
  if (withServer) {
    fs.copyFileSync(process.env.SSOT_SERVER, `${bin}/ssot-lsp`);
  }
  return `${bin}/python`;
}

const select = async (python) =>
  vscode.extensions.getExtension('ms-python.python').exports.environments.updateActiveEnvironmentPath(python);

test('an interpreter that is not there is no fault', async () => {
  await isSaid(/server: missing/);
});

test('selecting another interpreter has its server started', async () => {
  await select(environment('first', true));
  await isSaid(/server: running, .* from the environment of .*first\/bin\/python/);
  await show(at('shop/cart.py'));
  await haveCodes(at('shop/cart.py'), 'SSOT001 SSOT001 SSOT002');
});

test('selecting one with another server changes it', async () => {
  const before = await serverProcess();
  await select(environment('second', true));
  await isSaid(/from the environment of .*second\/bin\/python/);
  await until(async () => ![undefined, before].includes(await serverProcess()), 'another server');
});

test('selecting one that changes nothing leaves the server alone', async () => {
  await set('path', [process.env.SSOT_SERVER]);
  await isSaid(/server: running, .* from ssot\.path/);
  const before = await serverProcess();
  await select(environment('third', true));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await serverProcess(), before);
  await set('path', undefined);
  await isSaid(/from the environment of .*third\/bin\/python/);
});

test('ssot.interpreter comes before the one that is selected', async () => {
  await set('interpreter', ['${workspaceFolder}/../named/bin/python']);
  environment('named', true);
  await vscode.commands.executeCommand('ssot.restart');
  await isSaid(/from the environment of .*named\/bin\/python/);
  await set('interpreter', undefined);
  await isSaid(/from the environment of .*third\/bin\/python/);
});

test('where the selected one has no server, that of the folder is taken', async () => {
  fs.mkdirSync(at('.venv/bin').fsPath, { recursive: true });
  fs.writeFileSync(at('.venv/bin/python').fsPath, '');
  fs.copyFileSync(process.env.SSOT_SERVER, at('.venv/bin/ssot-lsp').fsPath);
  await select(environment('bare', false));
  await isSaid(/from the environment of .*shop\/\.venv\/bin\/python/);
});
