" ssot-lsp for Vim with ALE. See README.md.

if exists('g:loaded_ssot') || empty(globpath(&runtimepath, 'autoload/ale/fix/registry.vim'))
    finish
endif

let g:loaded_ssot = 1

call ale#fix#registry#Add('ssot', 'ale#fixers#ssot#Fix', ['python'], 'Write imports of legacy paths anew.')
