;;; harness.el --- What the scripts here share  -*- lexical-binding: t; -*-
;; emacs --batch -L editors/emacs -l SCRIPT WORKSPACE RESULTS
(require 'cl-lib)
(require 'json)
(require 'python)

(defvar test-workspace (file-name-as-directory (pop command-line-args-left)))
(defvar test-results (pop command-line-args-left))
(defvar test-ran nil)
(defvar test-told nil)

(defmacro test (name &rest body)
  (declare (indent 1))
  `(let ((failure (condition-case problem (progn ,@body nil) ((error quit) (format "%S" problem)))))
     (push (list :name ,name :failure (or failure "")) test-ran)))

(defmacro until (what &rest body)
  "Wait until BODY gives something; return it."
  (declare (indent 1))
  `(let ((end (+ (float-time) 60)) found)
     (while (not (or (setq found (progn ,@body)) (> (float-time) end)))
       (accept-process-output nil 0.02))
     (or found (error "Waited for %s" ,what))))

(defun same (got wanted &optional more)
  (unless (equal got wanted) (error "%S, and not %S%s" got wanted (if more (concat ": " more) ""))))

(defun has (text part)
  (unless (string-search part text) (error "%S is not in: %s" part text)))

(defun hasnt (text part)
  (when (string-search part text) (error "%S is in: %s" part text)))

(defun path (name)
  (expand-file-name name test-workspace))

(defun put-file (name text)
  (let ((coding-system-for-write 'utf-8-unix))
    (write-region text nil (path name) nil 'quiet)))

(defun text-of (name)
  (with-current-buffer (find-buffer-visiting (path name)) (buffer-string)))

(defun delete-line-here ()
  (delete-region (line-beginning-position) (1+ (line-end-position))))

(defun mark-at (text)
  (goto-char (point-min))
  (search-forward text))

(defun codes-in (texts)
  "Return the codes that TEXTS name."
  (string-join (sort (mapcar (lambda (one) (if (string-match "SSOT[0-9]+" one) (match-string 0 one) one)) texts)
                     #'string<)
               " "))

(defun told (command &rest arguments)
  "Run COMMAND with ARGUMENTS; return what it told the user last."
  (setq test-told nil)
  (cl-letf* ((message (symbol-function 'message))
             ((symbol-function 'message)
              (lambda (format &rest rest)
                (when format (push (apply #'format-message format rest) test-told))
                (apply message format rest))))
    (apply command arguments))
  (car test-told))

(defun done ()
  (with-temp-file test-results
    (insert (json-encode (vconcat (nreverse test-ran))))))

(setq make-backup-files nil create-lockfiles nil auto-save-default nil enable-local-variables nil
      read-process-output-max (* 1024 1024))
(fset 'yes-or-no-p (lambda (question) (error "Asked: %s" question)))
