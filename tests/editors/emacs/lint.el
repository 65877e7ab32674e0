;;; lint.el --- What Emacs itself has to say about ssot.el  -*- lexical-binding: t; -*-
(load (expand-file-name "harness" (file-name-directory load-file-name)) nil t)
(require 'checkdoc)
(require 'lisp-mnt)
(require 'package)

(defvar source (locate-library "ssot.el"))
(defvar copy (path "ssot.el"))
(copy-file source copy)

(test "it compiles without a warning"
  (let ((byte-compile-error-on-warn t))
    (same (byte-compile-file copy) t)))

(test "checkdoc has nothing to say"
  (let* (found
         (checkdoc-create-error-function
          (lambda (text start &rest _)
            (push (format "%d: %s" (if start (line-number-at-pos start) 0) text) found)
            nil)))
    (with-current-buffer (find-file-noselect copy)
      (checkdoc-current-buffer t))
    (same found nil)))

(test "it is a package"
  (with-current-buffer (find-file-noselect copy)
    (let ((about (package-buffer-info)))
      (same (package-desc-name about) 'ssot)
      (same (package-desc-version about) (version-to-list (getenv "SSOT_VERSION")))
      (same (assq 'emacs (package-desc-reqs about)) '(emacs (28 1))))))

(test "loading it starts nothing and loads no client"
  (load copy nil t)
  (dolist (feature '(eglot lsp-mode jsonrpc))
    (same (featurep feature) nil)))

(done)
