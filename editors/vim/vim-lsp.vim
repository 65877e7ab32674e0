" ssot-lsp for Vim with vim-lsp: goes into the vimrc, or is read from there with `source`.

augroup ssot_lsp
    autocmd!
    autocmd User lsp_setup call lsp#register_server({
    \   'name': 'ssot',
    \   'cmd': ['ssot-lsp', 'server'],
    \   'root_uri': {server_info -> lsp#utils#path_to_uri(
    \       lsp#utils#find_nearest_parent_file_directory(
    \           lsp#utils#get_buffer_path(), ['ssot.toml', 'pyproject.toml']))},
    \   'allowlist': ['python', 'toml', 'markdown'],
    \   'workspace_config': {'ssot': {'logLevel': 'warning'}},
    \})
augroup END
