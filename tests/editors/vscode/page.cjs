// What a person does with VS Code on the screen: opens files, goes places, runs commands by their names.
'use strict';
const path = require('node:path');

/** What is the same whoever's machine it is. */
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
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Opens the workspace, without the side bar. */
async function begin(page, address) {
  await page.goto(address);
  await page.locator('.monaco-workbench').waitFor();
  await page.waitForTimeout(2000);
  if (await page.locator('.part.sidebar').isVisible()) {
    await page.keyboard.press('Control+B');
  }
}

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

module.exports = { SETTINGS, begin, command, goTo, hush, openFile };
