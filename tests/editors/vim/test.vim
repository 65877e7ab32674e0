" Runs in Vim: vim -es -u NONE -i NONE -S test.vim, with $SSOT_WORKSPACE, $SSOT_RESULTS, $SSOT_ALE and $SSOT_PLUGIN.
set nocompatible noswapfile hidden
let &runtimepath = $SSOT_PLUGIN . ',' . $SSOT_ALE . ',' . &runtimepath
let g:ale_linters = {'python': ['ssot']}
let g:ale_linters_explicit = 1
let g:ale_hover_to_preview = 1
filetype on
execute 'source' fnameescape($SSOT_ALE . '/plugin/ale.vim')
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

call Test('findings', function('TestFindings'))
call Test('hover', function('TestHover'))
call Test('an edit', function('TestEdit'))
call writefile([json_encode(s:ran)], $SSOT_RESULTS)
qall!
