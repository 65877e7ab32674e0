-- What the scripts here share: nvim --headless -u NONE -i NONE --cmd 'set rtp^=editors/neovim' -l SCRIPT WORKSPACE RESULTS …
local H = { workspace = arg[1], ran = {}, told = {} }

vim.cmd('filetype on')
vim.cmd('runtime plugin/ssot.lua')
vim.o.swapfile = false
vim.o.hidden = true

vim.notify = function(message, level)
  H.told[#H.told + 1] = { message = message, level = level or vim.log.levels.INFO }
end

function H.until_(look, what)
  local found
  local ok = vim.wait(60000, function()
    found = look()
    return found ~= nil and found ~= false
  end, 10)
  if not ok then
    error('waited for ' .. what, 2)
  end
  return found
end

function H.same(got, wanted)
  if not vim.deep_equal(got, wanted) then
    error(('%s, and not %s'):format(vim.inspect(got), vim.inspect(wanted)), 2)
  end
end

function H.has(text, part)
  if not text:find(part, 1, true) then
    error(('%q is not in: %s'):format(part, text), 2)
  end
end

function H.codes(buffer)
  local found = vim.tbl_map(function(one)
    return one.code
  end, vim.diagnostic.get(buffer or 0))
  table.sort(found)
  return table.concat(found, ' ')
end

function H.have_codes(wanted, buffer)
  local ok = pcall(H.until_, function()
    return H.codes(buffer) == wanted
  end, wanted)
  if not ok then
    error(('there is %q, and not %q'):format(H.codes(buffer), wanted), 2)
  end
end

function H.text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), '\n')
end

function H.edit(name)
  vim.cmd.edit(vim.fn.fnameescape(H.workspace .. '/' .. name))
end

function H.put(name, text)
  local file = assert(io.open(H.workspace .. '/' .. name, 'w'))
  file:write(text)
  file:close()
end

-- Run a command of the plugin; what it told the user in the end.
function H.says(command)
  H.told = {}
  vim.cmd(command)
  local told = H.until_(function()
    return H.told[#H.told]
  end, command .. ' to say something')
  return (told.message:gsub('^ssot%-lsp: ', ''))
end

-- The text in a floating window, which is closed.
function H.floating()
  local window = H.until_(function()
    for _, one in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(one).relative ~= '' then
        return one
      end
    end
  end, 'a floating window')
  local shown = H.text(vim.api.nvim_win_get_buf(window))
  vim.api.nvim_win_close(window, true)
  return shown
end

-- What a user's next key does: what comes now is undone apart.
function H.rest()
  vim.cmd('let &l:undolevels = &l:undolevels')
end

function H.client()
  return H.until_(function()
    return vim.lsp.get_clients({ name = 'ssot', bufnr = 0 })[1]
  end, 'the client')
end

function H.test(name, run)
  local ok, failure = xpcall(run, debug.traceback)
  H.ran[#H.ran + 1] = { name = name, failure = not ok and tostring(failure) or vim.NIL }
end

function H.done()
  for _, client in ipairs(vim.lsp.get_clients()) do
    client:stop()
  end
  H.test('the servers end with the editor', function()
    H.until_(function()
      return #vim.lsp.get_clients() == 0
    end, 'the servers to end')
  end)
  local file = assert(io.open(arg[2], 'w'))
  file:write(vim.json.encode(H.ran))
  file:close()
  vim.cmd('qall!')
end

return H
