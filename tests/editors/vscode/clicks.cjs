// VS Code used as a person uses it, with mouse and keyboard, the extension installed from its .vsix: `node clicks.cjs
// GIVEN.json` prints a line for each step. The steps go in order.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { open, address } = require('./code.cjs');
const { SETTINGS, begin, command, goTo, openFile } = require('./page.cjs');

const steps = [];
const step = (name, run) => steps.push({ name, run });

async function until(look, what, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  let found;
  while (!(found = await look())) {
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s for ${typeof what === 'function' ? await what() : what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return found;
}

const editor = (page) => page.locator('.editor-instance .view-lines').first();
const text = async (page) => (await editor(page).innerText()).replaceAll('\u00a0', ' ');
const shows = (page, wanted) => until(async () => (await text(page)).includes(wanted), async () => `${wanted} in:\n${await text(page)}`);

/** Moves the mouse over a word of the editor, and stays there. */
async function pointAt(page, word) {
  const place = await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector('.editor-instance .view-lines'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = node.data.replaceAll('\u00a0', ' ').indexOf(wanted);
      if (start !== -1) {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + wanted.length);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
    }
    return null;
  }, word);
  assert.ok(place, `${word} is not in the editor`);
  await page.mouse.move(place.x, place.y - 100);
  await page.mouse.move(place.x, place.y, { steps: 5 });
  return place;
}

step('a legacy import is underlined', async (page) => {
  await openFile(page, 'shop/cart.py');
  await page.locator('.squiggly-error').first().waitFor();
  await until(async () => (await page.locator('.squiggly-error').count()) === 3, 'three underlines');
});

step('the mouse over it shows what was and what is', async (page) => {
  await pointAt(page, 'Price');
  const hover = page.locator('.monaco-hover:visible').first();
  await hover.waitFor();
  await until(async () => /shop\.money[^]*Prices are Decimal now/.test(await hover.innerText()), () => hover.innerText());
  await page.mouse.move(5, 5);
});

step('the lightbulb menu has a fix, and a click on it mends', async (page) => {
  await goTo(page, '17:35');
  await page.keyboard.press('Control+.');
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await rows.first().waitFor();
  const titles = await rows.allInnerTexts();
  const first = titles.findIndex((one) => one.includes('collections.abc'));
  assert.notEqual(first, -1, titles.join('\n'));
  await rows.nth(first).click();
  await shows(page, 'collections.abc.Mapping');
  await until(async () => (await page.locator('.squiggly-error').count()) === 2, 'two underlines');
});

step('saving mends the rest, for editor.codeActionsOnSave says so', async (page, given) => {
  await page.keyboard.press('Control+S');
  const file = path.join(given.workspace, 'shop/cart.py');
  await until(() => !fs.readFileSync(file, 'utf8').includes('old_money'), () => fs.readFileSync(file, 'utf8'));
  await shows(page, 'from shop.money import');
  await until(async () => (await page.locator('.squiggly-error').count()) === 0, 'no underline');
});

step('the Problems panel lists files that were never opened', async (page) => {
  await command(page, 'Problems: Focus on Problems View');
  const rows = page.locator('.markers-panel .monaco-list-row');
  await rows.first().waitFor();
  const said = async () => (await rows.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  await until(async () => /checkout\.py/.test(await said()), said);
  assert.match(await said(), /test_checkout\.py/);
  assert.doesNotMatch(await said(), /cart\.py/);
  const tabs = page.locator('.tab');
  assert.deepEqual(await tabs.evaluateAll((all) => all.map((one) => one.dataset.resourceName)), ['cart.py']);
  await command(page, 'View: Close Panel');
});

step('the language status says how much was found, and how the registry is', async (page) => {
  await page.locator('#status\\.languageStatus').click();
  const shown = page.locator('.monaco-hover:visible .hover-language-status').filter({ hasText: 'ssot-lsp' });
  await shown.waitFor();
  assert.match((await shown.innerText()).replaceAll(/\s+/g, ' '), /ssot-lsp: 7 findings 4 rules .*Show Registry/i);
  await page.keyboard.press('Escape');
});

step('a lens in ssot.toml counts, and a click on it mends the uses of the rule', async (page, given) => {
  await openFile(page, 'ssot.toml');
  const lens = page.locator('.codelens-decoration a').filter({ hasText: /legacy use.* fix/ }).first();
  await lens.waitFor();
  await lens.click();
  // VS Code shows what would change, with nothing ticked
  const preview = page.locator('.bulk-edit-panel');
  await preview.getByText('checkout.py').waitFor();
  await preview.locator('.monaco-list-row').first().locator('.edit-checkbox').click();
  await preview.locator('.monaco-button').filter({ hasText: 'Apply' }).click();
  const first = page.locator('.codelens-decoration').first(); // what is left stands in a string, and is not safe to fix
  await until(async () => /^1 legacy use in 1 file/.test(await first.innerText()), () => first.innerText());
  await command(page, 'File: Save All Files');
  const file = path.join(given.workspace, 'shop/checkout.py');
  await until(() => !/old_money/.test(fs.readFileSync(file, 'utf8')), () => fs.readFileSync(file, 'utf8'));
});

async function main() {
  const given = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  given.settings = {
    ...SETTINGS, 'window.menuBarVisibility': 'hidden', '[python]': { 'editor.codeActionsOnSave': { 'source.fixAll.ssot': 'explicit' } },
  };
  const code = await open(given);
  given.look = (name) => code.page.screenshot({ path: path.join(given.data, `${name}.png`) });
  try {
    await begin(code.page, address(code.port, given.workspace));
    for (const one of steps) {
      try {
        await one.run(code.page, given);
      } catch (error) {
        await given.look('failed');
        console.log(`FAILED ${one.name}\n${error.stack}`);
        return 1;
      }
      console.log(`done ${one.name}`);
    }
    return 0;
  } finally {
    await code.close();
  }
}

main().then(process.exit, (error) => {
  console.error(error);
  process.exit(2);
});
