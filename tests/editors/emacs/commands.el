;;; commands.el --- The commands of ssot.el, whichever the client  -*- lexical-binding: t; -*-
;; The script has the functions `open' and `have-codes', and says what its client does.

(put-file "shop/späť.py" "s = \"ä😀ľ\"; import collections; collections.Mapping\n")

(test "ssot-check-workspace lists files that are not open, at their places"
  (open "shop/cart.py")
  (have-codes "SSOT001 SSOT001 SSOT002")
  (same (told #'ssot-check-workspace) "11 findings in 4 files")
  (with-current-buffer "*ssot*"
    (same major-mode 'ssot-check-mode)
    (has (buffer-string) "tests/test_checkout.py:9:14: warning: ")
    (has (buffer-string) "`shop.old_money.parse` is legacy: use `shop.money.parse_price` (Prices are Decimal now) [SSOT003]")))

(test "next-error goes through them, past characters beyond ASCII"
  (let (found)
    (cl-flet ((note ()
                (with-selected-window (selected-window)
                  (push (format "%s:%d %s" (file-name-nondirectory buffer-file-name) (line-number-at-pos)
                                (buffer-substring (point) (save-excursion (skip-chars-forward "[:alnum:]_.") (point))))
                        found))))
      (next-error 1 t)
      (note)
      (condition-case nil
          (while t (next-error) (note))
        (user-error)))
    (same (length found) 11)
    (dolist (one '("cart.py:4 Price" "cart.py:17 collections.Mapping" "späť.py:1 collections.Mapping"
                   "checkout.py:7 shop.old_money.parse"))
      (unless (member one found) (error "%s is not in %S" one found)))))

(test "reverting the list checks again"
  (with-current-buffer "*ssot*"
    (same (told #'revert-buffer) "11 findings in 4 files")))

(test "ssot-show-rule explains, and knows the finding at point"
  (open "shop/cart.py")
  (have-codes "SSOT001 SSOT001 SSOT002")
  (goto-char (point-min))
  (search-forward "collections.Map")
  (same (ssot--code-at-point) "SSOT002")
  (same (cl-subseq (ssot--rules) 0 4) '("money" "http-client" "no-globals" "abc"))
  (ssot-show-rule "abc")
  (has (with-current-buffer "*ssot rule*" (buffer-string)) "collections:Mapping")
  (ssot-show-rule "SSOT002")
  (has (with-current-buffer "*ssot rule*" (buffer-string)) "SSOT002")
  (condition-case problem
      (progn (ssot-show-rule "nonsense") (error "It found that"))
    (error (has (format "%S" problem) "no rule and no code"))))

(test "ssot-fix-buffer mends what is shown, and is undone in one step"
  (open "shop/checkout.py")
  (have-codes "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004")
  (buffer-enable-undo)
  (goto-char (point-min))
  (insert "import shop.old_money as m  # ľ😀\n")
  (undo-boundary)
  (let ((before (buffer-string)))
    (same (told #'ssot-fix-buffer) "Fixed 4 findings in 1 file")
    (hasnt (buffer-string) "old_money")
    (has (buffer-string) "# ľ😀")
    (undo-boundary)
    (setq last-command nil)
    (undo)
    (same (buffer-string) before)
    (undo-boundary)
    (goto-char (point-min))
    (delete-line-here)
    (set-buffer-modified-p nil)
    (have-codes "SSOT001 SSOT001 SSOT002 SSOT003 SSOT004")))

(test "ssot-fix-buffer says that there is nothing"
  (open "shop/money.py")
  (same (told #'ssot-fix-buffer) "Nothing can safely be fixed"))

(test "ssot-fix-on-save-mode"
  (open "shop/http.py")
  (goto-char (point-max))
  (insert "\nfrom collections import Mapping\n")
  (ssot-fix-on-save-mode)
  (save-buffer)
  (has (buffer-string) "from collections.abc import Mapping")
  (same (buffer-modified-p) nil)
  (ssot-fix-on-save-mode -1)
  (goto-char (point-max))
  (insert "from collections import Mapping\n")
  (save-buffer)
  (has (buffer-string) "from collections import Mapping")
  (ssot-fix-buffer)
  (save-buffer))

(test "ssot-fix-workspace goes by buffers that are not saved"
  (kill-buffer (find-buffer-visiting (path "tests/test_checkout.py")))
  (open "shop/cart.py")
  (open "shop/checkout.py")
  (with-current-buffer (find-buffer-visiting (path "shop/cart.py"))
    (goto-char (point-min))
    (insert "# not saved, nor sent\n"))
  (goto-char (point-min))
  (insert "# not saved, nor sent\n")
  (let ((asked 0))
    (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) (cl-incf asked))))
      (has (told #'ssot-fix-workspace) "Fixed 8 findings in 4 files"))
    (same asked asked-about-closed-files))
  (dolist (name '("shop/cart.py" "shop/checkout.py" "shop/späť.py" "tests/test_checkout.py"))
    (same (buffer-modified-p (find-buffer-visiting (path name))) t))
  (hasnt (text-of "shop/cart.py") "old_money")
  (has (text-of "shop/cart.py") "# not saved, nor sent\nimport collections\n")
  (hasnt (text-of "shop/checkout.py") "old_money")
  (has (text-of "shop/checkout.py") "# not saved, nor sent\n")
  (has (text-of "shop/späť.py") "; import collections.abc; collections.abc.Mapping"))
