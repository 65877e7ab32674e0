// Takes the pictures of the documentation in a real VS Code, with the extension installed from its .vsix:
//   SSOT_EDITORS=~/.cache/ssot-editors python tests/editors/pictures.py docs/images
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { open, address } = require('./code.cjs');

const SETTINGS = {
  'breadcrumbs.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.fontFamily': "'DejaVu Sans Mono'",
  'editor.fontSize': 15,
  'editor.hover.delay': 100,
  'editor.lineHeight': 24,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.overviewRulerBorder': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.vertical': 'hidden',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.selectionHighlight': false,
  'editor.stickyScroll.enabled': false,
  'editor.matchBrackets': 'never',
  'files.associations': { 'ssot.toml': 'ini' }, // colours; there is no extension for TOML here
  'problems.defaultViewMode': 'table',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'window.zoomLevel': 0,
  'workbench.activityBar.location': 'hidden',
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.statusBar.visible': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

async function openFile(page, name) {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
}

async function command(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
}

async function goTo(page, place) {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').fill(`:${place}`);
  await page.keyboard.press('Enter');
}

async function hush(page) {
  await command(page, 'Notifications: Clear All Notifications');
  await page.waitForTimeout(300);
}

/** Takes the upper part of the window, as high as is said. */
async function shot(page, given, name, height) {
  await page.mouse.move(5, 5);
  await page.waitForTimeout(800);
  const clip = { x: 0, y: 0, width: given.viewport.width, height };
  await page.screenshot({ path: path.join(given.into, name), clip });
}

async function main() {
  const given = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  given.settings = { ...SETTINGS, ...given.settings };
  given.viewport = { width: 960, height: 700 };
  given.scale = 1.5;
  const code = await open(given);
  const { page } = code;
  try {
    await page.goto(address(code.port, given.workspace));
    await page.locator('.monaco-workbench').waitFor();
    await page.waitForTimeout(2000);
    if (await page.locator('.part.sidebar').isVisible()) {
      await page.keyboard.press('Control+B');
    }
    await openFile(page, 'shop/cart.py');
    await page.locator('.squiggly-error').first().waitFor();
    await hush(page);

    await goTo(page, '4:30');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await page.locator('.monaco-hover .hover-contents').first().waitFor();
    await page.waitForTimeout(1500);
    await shot(page, given, 'vscode-hover.png', 470);
    await page.keyboard.press('Escape');

    await command(page, 'Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row').nth(5).waitFor();
    await page.keyboard.press('Control+1');
    await goTo(page, '4:38');
    await page.waitForTimeout(500);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row').first().waitFor();
    await page.waitForTimeout(1000);
    await shot(page, given, 'vscode-problems.png', given.viewport.height);
    await page.keyboard.press('Escape');

    await command(page, 'View: Close Panel');
    await openFile(page, 'ssot.toml');
    await page.locator('.codelens-decoration').nth(1).waitFor();
    await page.waitForTimeout(1000);
    await goTo(page, '22');
    await shot(page, given, 'vscode-registry.png', 620);
  } catch (error) {
    await page.screenshot({ path: path.join(given.data, 'failed.png') });
    throw error;
  } finally {
    await code.close();
  }
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
