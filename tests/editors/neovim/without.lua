-- With no server on PATH: what the user is told; then with `vim.lsp.config` alone, which names one.
local H = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'harness.lua'))
local test, same, has, have_codes, text, edit, says = H.test, H.same, H.has, H.have_codes, H.text, H.edit, H.says
local program = arg[3]

local COMMANDS = { 'SsotCheckWorkspace', 'SsotFix', 'SsotFixWorkspace', 'SsotRule', 'SsotRule money' }

local function all_say(part)
  for _, command in ipairs(COMMANDS) do
    has(says(command), part)
    same({ #H.told, H.told[1].level }, { 1, vim.log.levels.ERROR })
  end
  same(#vim.fn.getcompletion('SsotRule ', 'cmdline'), 5)
  same(vim.lsp.get_clients(), {})
end

local function health()
  vim.cmd('checkhealth ssot')
  local shown = text()
  vim.cmd.bwipeout()
  return shown
end

test('where it is not enabled, the commands say so', function()
  edit('shop/cart.py')
  all_say("vim.lsp.enable('ssot')")
  local shown = health()
  has(shown, 'not enabled')
  has(shown, "vim.lsp.enable('ssot')")
end)

test('where there is no server, the commands say what to install', function()
  vim.cmd.bwipeout()
  vim.lsp.enable('ssot')
  edit('shop/cart.py')
  all_say('pip install ssot-lsp')
  local shown = health()
  has(shown, 'ERROR')
  has(shown, 'pip install ssot-lsp')
end)

test('where none runs yet, the commands say when it will', function()
  vim.lsp.config('ssot', { cmd = { program, 'server' } })
  vim.cmd.enew()
  all_say('open a file of a project with ssot.toml or pyproject.toml')
  has(health(), 'no server runs now')
end)

test('a program that is none is reported', function()
  vim.lsp.config('ssot', { cmd = { 'false', 'server' } })
  has(health(), '`false --version` failed')
end)

test('vim.lsp.config alone: program, settings and encoding', function()
  vim.fn.rename(H.workspace .. '/ssot.toml', H.workspace .. '/other.toml')
  H.put('shop/späť.py', 's = "ä😀ľ"; import collections; collections.Mapping\n')
  vim.lsp.config('ssot', {
    cmd = { program, 'server' },
    root_markers = { 'shop' },
    settings = { ssot = { registry = 'other.toml' } },
    capabilities = { general = { positionEncodings = { 'utf-16' } } },
  })
  edit('shop/späť.py')
  have_codes('SSOT002')
  local client = H.client()
  same(client.offset_encoding, 'utf-16')
  vim.cmd('silent bwipeout')
  same(says('SsotCheckWorkspace'), '11 findings in 4 files')
  for _, item in ipairs(vim.fn.getqflist()) do
    vim.fn.bufload(item.bufnr)
    local line = vim.api.nvim_buf_get_lines(item.bufnr, item.lnum - 1, item.lnum, true)[1]
    if line:find('ä') then
      same(line:sub(item.col, item.end_col - 1), 'collections.Mapping')
      H.seen = true
    end
  end
  assert(H.seen)
end)

test('settings follow while it runs', function()
  local client = vim.lsp.get_clients({ name = 'ssot' })[1]
  H.put('few.toml', '[[rule]]\nlegacy = "collections:Mapping"\n')
  client.settings.ssot.registry = 'few.toml'
  client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  same(says('SsotCheckWorkspace'), '4 findings in 3 files')
end)

test('a project without a registry has that said, by a server of its own', function()
  vim.fn.mkdir(H.workspace .. '/other/shop', 'p')
  H.put('other/shop/a.py', 'import os\n')
  vim.lsp.config('ssot', { settings = { ssot = { registry = '' } } })
  vim.fn.rename(H.workspace .. '/other', H.workspace .. '-other')
  edit('../' .. vim.fs.basename(H.workspace) .. '-other/shop/a.py')
  H.client()
  same(#vim.lsp.get_clients({ name = 'ssot' }), 2)
  has(says('SsotCheckWorkspace'), 'there is no registry')
  has(health(), 'no registry for')
  vim.cmd.enew() -- which has no server: the current folder tells
  same(says('SsotCheckWorkspace'), '4 findings in 3 files')
  vim.cmd('silent cclose | cd /')
  has(says('SsotCheckWorkspace'), 'several servers run')
  vim.cmd.cd(H.workspace)
end)

test('a server that dies is spoken of', function()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'ssot' })) do
    client:stop(true)
  end
  H.until_(function()
    return #vim.lsp.get_clients({ name = 'ssot' }) == 0
  end, 'the end')
  vim.cmd.enew()
  all_say('no server runs yet')
end)

H.done()
