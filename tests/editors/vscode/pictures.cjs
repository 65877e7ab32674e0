// Takes the pictures of the documentation in a real VS Code, with the extension installed from its .vsix: pictures.py.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { open, address } = require('./code.cjs');
const { SETTINGS, begin, command, goTo, hush, openFile } = require('./page.cjs');

/** Takes the upper part of the window, as high as is said. */
async function shot(page, given, name, height) {
  await page.mouse.move(5, 5);
  await page.waitForTimeout(800);
  const clip = { x: 0, y: 0, width: given.viewport.width, height };
  await page.screenshot({ path: path.join(given.into, name), clip });
}

async function main() {
  const given = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  given.settings = { ...SETTINGS, 'workbench.statusBar.visible': false, ...given.settings };
  given.viewport = { width: 960, height: 700 };
  given.scale = 1.5;
  const code = await open(given);
  const { page } = code;
  try {
    await begin(page, address(code.port, given.workspace));
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

    await goTo(page, '4:38');
    await page.waitForTimeout(500);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row').first().waitFor();
    await page.waitForTimeout(1000);
    await shot(page, given, 'vscode-fix.png', 424);
    await page.keyboard.press('Escape');

    await command(page, 'Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row').nth(5).waitFor();
    await page.keyboard.press('Control+1');
    await goTo(page, '4:38');
    await shot(page, given, 'vscode-problems.png', given.viewport.height);

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
