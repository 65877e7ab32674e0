-- Commands for what configuration alone cannot do. Nothing of it is loaded until one is used.
if vim.g.loaded_ssot then
  return
end
vim.g.loaded_ssot = true

local function command(name, call, description, options)
  options = vim.tbl_extend('force', { desc = description }, options or {})
  vim.api.nvim_create_user_command(name, function(given)
    call(require('ssot'), given)
  end, options)
end

command('SsotCheckWorkspace', function(ssot, given)
  if given.bang then
    ssot.stop_check()
  else
    ssot.check_workspace()
  end
end, 'Check every file, and list the findings in the quickfix list; with ! stop the check', { bang = true })
command('SsotFix', function(ssot)
  ssot.fix_file()
end, 'Fix what is safe to fix in this buffer')
command('SsotFixWorkspace', function(ssot)
  ssot.fix_workspace()
end, 'Fix what is safe to fix in every file')
command(
  'SsotRule',
  function(ssot, given)
    ssot.show_rule(given.args ~= '' and given.args or nil)
  end,
  'Explain a rule of the registry, or a code',
  {
    nargs = '?',
    complete = function(lead)
      return require('ssot').rule_names(lead)
    end,
  }
)
