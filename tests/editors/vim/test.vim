" Runs in Vim: vim -es -u NONE -i NONE -S test.vim, with $SSOT_WORKSPACE, $SSOT_RESULTS, $SSOT_ALE and $SSOT_PLUGIN.
set nocompatible noswapfile hidden
let &runtimepath = $SSOT_PLUGIN . ',' . $SSOT_ALE . ',' . &runtimepath
let g:ale_linters = {'python': ['ssot'], 'toml': ['ssot'], 'markdown': ['ssot']}
let g:ale_fixers = {'python': ['ssot']}
let g:ale_linters_explicit = 1
let g:ale_hover_to_preview = 1
filetype on
execute 'source' fnameescape($SSOT_ALE . '/plugin/ale.vim')
execute 'source' fnameescape($SSOT_PLUGIN . '/plugin/ssot.vim')
let s:ran = []

function! Until(What, what) abort
    let l:end = reltimefloat(reltime()) + 20
    while reltimefloat(reltime()) < l:end
        if a:What()
            return
        endif
        sleep 20m
    endwhile
    throw 'waited for ' . a:what
endfunction

function! Codes() abort
    let l:found = map(copy(get(get(g:ale_buffer_info, bufnr('%'), {}), 'loclist', [])), 'v:val.code')
    return join(sort(l:found), ' ')
endfunction

function! HaveCodes(wanted) abort
    try
        call Until({-> Codes() ==# a:wanted}, a:wanted)
    catch /^waited/
        throw 'there is "' . Codes() . '", and not "' . a:wanted . '"'
    endtry
endfunction

function! Test(name, Run) abort
    let l:failure = v:null
    try
        call a:Run()
    catch
        let l:failure = v:exception . ' at ' . v:throwpoint
    endtry
    call add(s:ran, {'name': a:name, 'failure': l:failure})
endfunction

function! TestFindings() abort
    execute 'edit' fnameescape($SSOT_WORKSPACE . '/shop/cart.py')
    call ale#Queue(0, '')
    call HaveCodes('SSOT001 SSOT001 SSOT002')
    let l:first = g:ale_buffer_info[bufnr('%')].loclist[0]
    if [l:first.lnum, l:first.col, l:first.type] != [4, 28, 'E']
        throw string(l:first)
    endif
endfunction

function! TestHover() abort
    call cursor(4, 29)
    ALEHover
    call Until({-> match(s:Preview(), 'shop.money') >= 0}, 'the hover')
endfunction

function! s:Preview() abort
    let l:buffers = filter(getbufinfo(), 'getbufvar(v:val.bufnr, "&filetype") =~# "ale-preview"')
    return join(map(l:buffers, 'join(getbufline(v:val.bufnr, 1, "$"), "\n")'), "\n")
endfunction

function! TestEdit() abort
    wincmd t
    execute 'buffer' fnameescape($SSOT_WORKSPACE . '/shop/cart.py')
    silent %substitute/from shop.old_money import Price, parse/from shop.money import Price/
    call ale#Queue(0, '')
    call HaveCodes('SSOT002')
endfunction

function! TestCodeAction() abort
    execute 'buffer' fnameescape($SSOT_WORKSPACE . '/shop/cart.py')
    silent edit!
    call ale#Queue(0, '')
    call HaveCodes('SSOT001 SSOT001 SSOT002')
    call cursor(4, 29)
    call feedkeys("1\<CR>", 't')
    ALECodeAction
    call Until({-> getline(4) !=# 'from shop.old_money import Price, parse'}, 'the fix')
    if getline(4) !=# 'from shop.money import Price, parse_price as parse'
        throw string(getline(1, 8))
    endif
    call ale#Queue(0, '') " as TextChanged would have it, which this mode of Vim has not
    call HaveCodes('SSOT002')
endfunction

function! TestFixer() abort
    silent edit!
    ALEFix
    call Until({-> getline(18) =~# 'collections\.abc\.Mapping'}, 'all fixes')
    if getline(1, 5) != ['import collections', 'import collections.abc', 'from typing import TYPE_CHECKING', '',
    \   'from shop.money import Price, parse_price as parse']
        throw string(getline(1, 8))
    endif
endfunction

function! TestFixerWithoutRegistry() abort
    call rename($SSOT_WORKSPACE . '/ssot.toml', $SSOT_WORKSPACE . '/gone.toml')
    try
        silent edit!
        let l:before = getline(1, '$')
        let g:fixed = 0
        autocmd User ALEFixPost let g:fixed = 1
        ALEFix
        call Until({-> g:fixed}, 'the fixer')
        if getline(1, '$') != l:before
            throw string(getline(1, '$'))
        endif
    finally
        call rename($SSOT_WORKSPACE . '/gone.toml', $SSOT_WORKSPACE . '/ssot.toml')
    endtry
endfunction

function! TestRegistry() abort
    execute 'edit!' fnameescape($SSOT_WORKSPACE . '/ssot.toml')
    %substitute/^canonical/kanonical/
    call ale#Queue(0, '')
    call Until({-> Codes() =~# 'SSOT1'}, 'faults of the registry')
endfunction

call Test('findings', function('TestFindings'))
call Test('hover', function('TestHover'))
call Test('an edit', function('TestEdit'))
call Test('a code action', function('TestCodeAction'))
call Test('the fixer', function('TestFixer'))
call Test('the fixer without a registry', function('TestFixerWithoutRegistry'))
call Test('the registry', function('TestRegistry'))
call writefile([json_encode(s:ran)], $SSOT_RESULTS)
qall!
