" Description: Fixes what ssot-lsp can safely fix; the text is left as it is where it cannot tell.

function! ale#fixers#ssot#Fix(buffer) abort
    return {
    \   'command': ale#Escape(ssot#ale#Executable(a:buffer))
    \       . ' check - --fix --quiet --stdin-filename %s',
    \}
endfunction
