autocmd BufNewFile,BufRead *.hyp setfiletype hyp
