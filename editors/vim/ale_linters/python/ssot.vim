" Description: ssot-lsp finds imports of legacy paths, by a registry

call ale#Set('python_ssot_executable', 'ssot-lsp')
call ale#Set('python_ssot_use_global', get(g:, 'ale_use_global_executables', 0))
call ale#Set('python_ssot_settings', {})

" The server of the project's environment, else the one on PATH.
function! ale_linters#python#ssot#GetExecutable(buffer) abort
    return ale#python#FindExecutable(a:buffer, 'python_ssot', ['ssot-lsp'])
endfunction

function! ale_linters#python#ssot#GetCommand(buffer) abort
    return '%e server'
endfunction

" Where the registry lies, else what ALE takes for the project.
function! ale_linters#python#ssot#GetProjectRoot(buffer) abort
    let l:registry = ale#path#FindNearestFile(a:buffer, 'ssot.toml')

    return empty(l:registry) ? ale#python#FindProjectRoot(a:buffer) : fnamemodify(l:registry, ':h')
endfunction

call ale#linter#Define('python', {
\   'name': 'ssot',
\   'lsp': 'stdio',
\   'executable': function('ale_linters#python#ssot#GetExecutable'),
\   'command': function('ale_linters#python#ssot#GetCommand'),
\   'project_root': function('ale_linters#python#ssot#GetProjectRoot'),
\   'initialization_options': {buffer -> ale#Var(buffer, 'python_ssot_settings')},
\   'lsp_config': {buffer -> {'ssot': ale#Var(buffer, 'python_ssot_settings')}},
\})
