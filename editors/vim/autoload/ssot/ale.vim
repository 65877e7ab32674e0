" What ALE has to know of ssot-lsp.

call ale#Set('ssot_executable', 'ssot-lsp')
call ale#Set('ssot_use_global', get(g:, 'ale_use_global_executables', 0))
call ale#Set('ssot_settings', {})

" The server of the project's environment, else the one on PATH.
function! ssot#ale#Executable(buffer) abort
    return ale#python#FindExecutable(a:buffer, 'ssot', ['ssot-lsp'])
endfunction

" Where the registry lies, else what ALE takes for the project.
function! ssot#ale#Root(buffer) abort
    let l:registry = ale#path#FindNearestFile(a:buffer, 'ssot.toml')

    return empty(l:registry) ? ale#python#FindProjectRoot(a:buffer) : fnamemodify(l:registry, ':h')
endfunction

" One server for a project, whatever the language of the file.
function! ssot#ale#Linter() abort
    return {
    \   'name': 'ssot',
    \   'lsp': 'stdio',
    \   'executable': function('ssot#ale#Executable'),
    \   'command': '%e server',
    \   'project_root': function('ssot#ale#Root'),
    \   'initialization_options': {buffer -> ale#Var(buffer, 'ssot_settings')},
    \   'lsp_config': {buffer -> {'ssot': ale#Var(buffer, 'ssot_settings')}},
    \}
endfunction
